import * as fc from 'fast-check';

/** In every value that somebody else sends, so that none can come out again unseen; no name of a key and no id has a space. */
export const mark = 'VaLuE 1f6a';

/** Strings that hold the mark, among all that strings can hold. */
export const markedText = fc
  .tuple(fc.string({ unit: 'binary', maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 12 }))
  .map(([before, after]) => `${before}${mark}${after}`);

/** JSON of any shape; strings hold the mark, and keys do where they could not pass for a name. */
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

/** An object with each of its keys left out or given any value, now and then. */
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
