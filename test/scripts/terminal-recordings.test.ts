import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { terminalRecordings, width } from '../../scripts/terminal-recordings.ts';

const folder = path.resolve(import.meta.dirname, '../../docs/terminal');
const files = readdirSync(folder);
const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');

describe('the recordings of the terminal', () => {
  it.each(Object.entries(terminalRecordings()))('%s.txt is what the tool shows now', (name, text) => {
    expect(read(`${name}.txt`), 'npm run recordings writes it').toBe(text);
  });

  it.each(files)('%s fits a terminal of 80 columns', (file) => {
    for (const line of read(file).split('\n')) expect([...line].length, line).toBeLessThanOrEqual(width);
  });

  it.each([
    ['npm-start.txt', /\n\n✓ completed · Nov 2026 · \d+ s · adopted no\n$/],
    ['npm-start-rejected.txt', /\n\n✗ rejected · .*\n {4}.*period-closed(.*\n)*? {2}→ .*\n$/],
    ['npm-start-parked.txt', /\n\n✗ parked · invalid-request\n(.*\n)*? {2}→ .*\n$/],
  ])('%s ends with the result, within 24 lines', (file, ending) => {
    expect(read(file)).toMatch(ending);
    expect(read(file).trimEnd().split('\n').length).toBeLessThanOrEqual(24);
  });
});
