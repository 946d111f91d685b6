import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020, type Options } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { contractFolder, schemaFiles } from '../../scripts/contract-files.ts';

/** What ajv says while it compiles a schema of docs/contract. */
function saidOf(file: string, options: Options): string[] {
  const said: string[] = [];
  const say = (...words: unknown[]) => void said.push(words.join(' '));
  const ajv = new Ajv2020({ ...options, logger: { log: say, warn: say, error: say } });
  addFormats.default(ajv);
  ajv.compile(JSON.parse(readFileSync(path.join(contractFolder, file), 'utf8')));
  return said;
}

describe.each(Object.keys(schemaFiles))('ajv takes %s without a word', (file) => {
  test('as it is out of the box', () => expect(saidOf(file, {})).toEqual([]));
  test('in strict mode', () => expect(saidOf(file, { strict: true })).toEqual([]));
});
