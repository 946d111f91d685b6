import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { contractFiles, contractFolder } from '../../scripts/contract-files.ts';

// To fix a failure, run `npm run contract` and review the changes.
describe('docs/contract is up to date with the functions’ schemas', () => {
  test.each(Object.entries(contractFiles()))('%s', (name, content) => {
    const committed = readFileSync(path.join(contractFolder, name), 'utf8');
    // Compares the keys and their order, but not the layout, which is the formatter's.
    expect(JSON.stringify(JSON.parse(committed), null, 1)).toBe(JSON.stringify(content, null, 1));
  });
});
