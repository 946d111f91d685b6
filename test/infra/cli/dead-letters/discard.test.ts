import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keep } from '../../../../infra/cli/dead-letters/discard.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'discard-'));
afterAll(() => rmSync(folder, { recursive: true }));

const deadLetter = (messageId: string) => ({
  messageId,
  receiptHandle: 'handle',
  body: '{}\n',
  reason: null,
  detail: null,
  sentAt: '2026-12-02T12:00:00.000Z',
  receiveCount: 1,
});

describe('the file of discarded messages', () => {
  it.each([
    { what: 'nothing', before: '', lines: [] },
    { what: 'whole lines', before: 'one\ntwo\n', lines: ['one', 'two'] },
    { what: 'a last line without an end', before: 'one\ntwo', lines: ['one', 'two'] },
    { what: 'a line that was cut off in a letter', before: 'on\u00e9', lines: ['on\u00e9'] },
    { what: 'an empty line', before: '\n', lines: [''] },
  ])('gets a line of JSON for each after $what', async ({ what, before, lines }) => {
    const file = path.join(folder, what.replaceAll(' ', '-'));
    writeFileSync(file, before);
    await keep([deadLetter('m-1'), deadLetter('m-2')], file);
    const all = readFileSync(file, 'utf8').trimEnd().split('\n');
    const kept = all.splice(-2).map((line) => JSON.parse(line));
    expect(all).toEqual(lines);
    expect(kept).toMatchObject([{ messageId: 'm-1', body: '{}\n' }, { messageId: 'm-2' }]);
  });

  it.skipIf(process.platform === 'win32')('is made where there is none, for its owner alone', async () => {
    const file = path.join(folder, 'new');
    await keep([deadLetter('m-1')], file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).not.toContain('handle');
  });
});
