import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isCarriedBySqs, withoutUncarried } from '../../../functions/contract/carried-characters.ts';

// SQS API reference, SendMessage: #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.
const edges: [code: number, isCarried: boolean][] = [
  [0x00, false],
  [0x08, false],
  [0x09, true],
  [0x0a, true],
  [0x0b, false],
  [0x0c, false],
  [0x0d, true],
  [0x0e, false],
  [0x1f, false],
  [0x20, true],
  [0x7f, true],
  [0x9f, true],
  [0xd7ff, true],
  [0xd800, false],
  [0xdbff, false],
  [0xdc00, false],
  [0xdfff, false],
  [0xe000, true],
  [0xfffd, true],
  [0xfffe, false],
  [0xffff, false],
  [0x10000, true],
  [0x1ffff, true],
  [0x10ffff, true],
];

describe('the characters that SQS carries', () => {
  test.each(edges)('U+%x: %s', (code, isCarried) => {
    const text = `Nov ${String.fromCodePoint(code)} 2026`;
    expect(isCarriedBySqs(text)).toBe(isCarried);
    expect(withoutUncarried(text)).toBe(isCarried ? text : 'Nov  2026');
  });

  it('include surrogate pairs, but not halves in the wrong order', () => {
    expect(isCarriedBySqs('\ud83d\ude00')).toBe(true);
    expect(withoutUncarried('a\ude00\ud83db')).toBe('ab');
  });

  it('remain after the others are removed, and a text of them alone is unchanged', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
        (text) => {
          const rest = withoutUncarried(text);
          expect(isCarriedBySqs(rest)).toBe(true);
          expect(withoutUncarried(rest)).toBe(rest);
          if (isCarriedBySqs(text)) expect(rest).toBe(text);
        },
      ),
    );
  });
});
