import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { zipOf } from '../../../scripts/package/zip.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'zip-'));
afterAll(() => rmSync(folder, { recursive: true }));

const files = {
  'index.js': Buffer.from('exports.handler = 1;\n'),
  'a/ä.txt': Buffer.from('Grüße'),
  empty: Buffer.alloc(0),
  bytes: Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 251)),
};

describe('a zip', () => {
  it('has the same bytes for the same files, in whatever order they come', () => {
    const turned = Object.fromEntries(Object.entries(files).toReversed());

    expect(zipOf(turned).equals(zipOf(files))).toBe(true);
  });

  it('has these bytes: a time of its own or another layout would change what is deployed', () => {
    expect(zipOf({ 'a.txt': Buffer.from('hello') }).toString('hex')).toBe(
      [
        '504b0304',
        '1400',
        '0008',
        '0000',
        '0000',
        '2100',
        '86a61036',
        '05000000',
        '05000000',
        '0500',
        '0000',
        '612e747874',
        '68656c6c6f',
        '504b0102',
        '1403',
        '1400',
        '0008',
        '0000',
        '0000',
        '2100',
        '86a61036',
        '05000000',
        '05000000',
        '0500',
        '0000',
        '0000',
        '0000',
        '0000',
        '0000a481',
        '00000000',
        '612e747874',
        '504b0506',
        '0000',
        '0000',
        '0100',
        '0100',
        '33000000',
        '28000000',
        '0000',
      ].join(''),
    );
  });

  it.skipIf(spawnSync('unzip', ['-v']).status !== 0)('is read by another program without a warning', () => {
    const file = path.join(folder, 'a.zip');
    writeFileSync(file, zipOf(files));

    expect(execFileSync('unzip', ['-t', file], { encoding: 'utf8' })).toContain('No errors detected');
    execFileSync('unzip', ['-q', file, '-d', path.join(folder, 'out')]);
    for (const [name, content] of Object.entries(files))
      expect(readFileSync(path.join(folder, 'out', name)).equals(content), name).toBe(true);
  });
});
