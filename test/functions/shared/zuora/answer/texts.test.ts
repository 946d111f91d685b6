import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isCarriedBySqs } from '../../../../../functions/contract/carried-characters.ts';
import { createTextCleaner } from '../../../../../functions/shared/zuora/answer/texts.ts';

const { clean, cleanId, isClean } = createTextCleaner({});
const token = '9f31c0de77ab4412b6d05e8c2f10aa93';
const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));

describe('a text of Zuora that is stored', () => {
  test.each([
    ['control characters', 'a\u0000b\r\nc\u007fd\u0085e\tf', 'abcdef'],
    ['characters that SQS does not carry', 'Nov\ufffe\uffff 2026', 'Nov 2026'],
    ['half a surrogate pair', 'a\ud83d', 'a'],
    ['two halves that a control character parts', '\ud83d\n\ude00', ''],
  ])('is without %s', (_what, text, expected) => expect(clean(text)).toBe(expected));

  test.each(['Nov 2026', '2026年11月', 'Nov \ud840\udfb7', 'ᠠ\u200d', '"quoted\\"', 'a\u2028b', ''])(
    'is kept unchanged if nothing is wrong with it: %j',
    (text) => {
      expect(clean(text)).toBe(text);
      expect(isClean(text)).toBe(true);
    },
  );

  it('is cut to 1,000 characters, or to fewer', () => {
    expect(clean('x'.repeat(1001))).toBe('x'.repeat(1000));
    expect(clean('x'.repeat(1001), 50)).toBe('x'.repeat(50));
    expect(isClean('x'.repeat(1000))).toBe(true);
    expect(isClean('x'.repeat(1001))).toBe(false);
  });

  it('is not cut inside a surrogate pair', () => {
    expect(clean(`${'x'.repeat(999)}😀`)).toBe('x'.repeat(999));
    expect(clean(`${'x'.repeat(998)}😀y`)).toBe(`${'x'.repeat(998)}😀`);
  });

  it('may have any length: only its beginning is read', () => {
    expect(clean('😀'.repeat(1_000_000))).toBe('😀'.repeat(500));
  });

  it('is accepted by SQS and unchanged when it is cleaned again, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 1_200 }), (text) => {
        const kept = clean(text);
        expect(isCarriedBySqs(kept)).toBe(true);
        expect(kept).not.toMatch(/\p{Cc}/u);
        expect(clean(kept)).toBe(kept);
      }),
    );
  });
});

describe('an id for support', () => {
  test.each(['5B1D0C77AE4F9023', '0b8f6a52-6f0e-4c59-9a3e-5d1f6f2f7c11'])('%s is one', (id) =>
    expect(cleanId(id)).toBe(id),
  );

  test.each(['', 'a b', 'x'.repeat(65), 'a\nb', 42, null, undefined])(
    'is not kept if it does not look like one: %j',
    (id) => expect(cleanId(id)).toBeNull(),
  );

  test.each([token, `P-${token}`, `P_${token.slice(5, 17)}`, Buffer.from(token).toString('base64url')])(
    'is not kept if it quotes the token: %s',
    (id) => expect(createTextCleaner({ token }).cleanId(id)).toBeNull(),
  );
});
