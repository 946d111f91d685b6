import { describe, expect, it } from 'vitest';
import { counted, factsText, tableText } from '../../../infra/cli/text.ts';

describe('text for people', () => {
  it('lays tables out without lines or colours, and shows no control character', () => {
    expect(
      tableText(
        ['A', 'LONG'],
        [
          ['x', 'y\u001b[31m\n'],
          ['xyz', ''],
        ],
      ),
    ).toBe('A    LONG\nx    y [31m\nxyz');
  });

  it('lays facts out under each other, with a dash for what is not known', () => {
    expect(
      factsText([
        ['id', 'x'],
        ['longer', null],
      ]),
    ).toBe('id      x\nlonger  –');
  });

  const heads = ['request', 'state', 'asked (UTC)', 'what', 'to do'];
  const rows = [
    [
      'close-1',
      '✗ failed',
      '2026-12-02 12:00:00',
      'the trial balance run ended with an error: 为什么 缺少汇率',
      '–',
    ],
    ['close-2', '–', '–', '', 'nothing: it goes on by itself'],
  ];

  it('prints a row as a block if the terminal is narrower than the table, and breaks lines between words', () => {
    expect(tableText(heads, rows, { titleColumns: 2, width: 40 })).toBe(
      `close-1 · ✗ failed
  asked (UTC)  2026-12-02 12:00:00
  what         the trial balance run
               ended with an error:
               为什么 缺少汇率

close-2
  to do  nothing: it goes on by itself`,
    );
  });

  it('is a table from its natural width on', () => {
    const table = tableText(heads, rows);
    const width = Math.max(...table.split('\n').map((line) => line.length));
    expect(table).toMatch(/^REQUEST +STATE +ASKED \(UTC\) +WHAT +TO DO\n/);
    expect(tableText(heads, rows, { width })).toBe(table);
    expect(tableText(heads, rows, { width: width - 1 })).not.toBe(table);
  });

  it.each([
    ['a bb ccc', 5, 'name  –\nx     a\n      bb\n      ccc'],
    ['12345678901234567890 b', 12, 'name  –\nx     12345678901234567890\n      b'],
    ['run `b c` now', 13, 'name  –\nx     run\n      `b c`\n      now'],
    ['`b c d e f`', 11, 'name  –\nx     `b c\n      d e\n      f`'],
    ['a  b', 80, 'name  –\nx     a  b'],
  ])('wraps %o within %i columns; a word that is wider stays whole', (text, width, shown) => {
    expect(
      factsText(
        [
          ['name', null],
          ['x', text],
        ],
        width,
      ),
    ).toBe(shown);
  });

  it.each([
    [0, '0 messages'],
    [1, '1 message'],
    [2, '2 messages'],
  ])('counts %i in words', (count, text) => {
    expect(counted(count, 'message')).toBe(text);
  });
});
