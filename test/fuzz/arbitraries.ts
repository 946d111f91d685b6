import * as fc from 'fast-check';

/**
 * A mark in every value that others send, so that a leak is noticed. It has a space, which no name of a key and no id
 * has.
 */
export const mark = 'VaLuE 1f6a';

/** Strings with the mark between any other characters. */
export const markedText = fc
  .tuple(fc.string({ unit: 'binary', maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 12 }))
  .map(([before, after]) => `${before}${mark}${after}`);

/** Any JSON. Strings have the mark, and so do keys that cannot pass for a name. */
export const anyJson = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false, '', 0, -0, 1, 1e308),
    markedText,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string({ maxLength: 8 }), fc.constant(`not a name ${mark}`)), tie('value'), {
      maxKeys: 4,
    }),
  ),
})).value;

/** An object in which each key is sometimes missing or has any value. */
export function bent(shape: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> {
  const entries = Object.entries(shape).map(([key, value]) => {
    const choice = fc.oneof(
      { arbitrary: value.map((given) => [[key, given]]), weight: 8 },
      { arbitrary: fc.constant([]), weight: 1 },
      { arbitrary: anyJson.map((given) => [[key, given]]), weight: 1 },
    );
    return choice;
  });
  return fc.tuple(...entries).map((lists) => Object.fromEntries(lists.flat()));
}
