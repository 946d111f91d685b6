import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020, type Options } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { contractFolder, schemaFiles } from '../../scripts/contract-files.ts';

/** The warnings and errors of ajv when it compiles a schema of docs/contract. */
function warningsOf(file: string, options: Options): string[] {
  const warnings: string[] = [];
  const warn = (...words: unknown[]) => void warnings.push(words.join(' '));
  const ajv = new Ajv2020({ ...options, logger: { log: warn, warn, error: warn } });
  addFormats.default(ajv);
  ajv.compile(JSON.parse(readFileSync(path.join(contractFolder, file), 'utf8')));
  return warnings;
}

describe.each(Object.keys(schemaFiles))('ajv compiles %s without a warning', (file) => {
  test('with its default options', () => expect(warningsOf(file, {})).toEqual([]));
  test('in strict mode', () => expect(warningsOf(file, { strict: true })).toEqual([]));
});
