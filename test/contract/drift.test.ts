import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { contractFiles, contractFolder } from '../../scripts/contract-files.ts';

// To fix a failure: npm run contract, and review what changed.
describe('docs/contract is what the functions’ schemas say', () => {
  test.each(Object.entries(contractFiles()))('%s', (name, content) => {
    const committed = readFileSync(path.join(contractFolder, name), 'utf8');
    // Key by key and in order; how it is laid out is the formatter's.
    expect(JSON.stringify(JSON.parse(committed), null, 1)).toBe(JSON.stringify(content, null, 1));
  });
});
