import { describe, expect, it } from 'vitest';
import { factsText, tableText } from '../../../infra/cli/text.ts';

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
});
