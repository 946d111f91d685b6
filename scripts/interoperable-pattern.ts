/**
 * Replacements for patterns that no pattern in the common subset is equal to. They accept a little more, and never less
 * (docs/contract/README.md says what). The schema's lengths have the rest of the rule.
 */
const standIns = new Map([
  // The characters that SQS carries. Halves of surrogate pairs are accepted, but no UTF-8 text has them. U+FFFE and
  // U+FFFF are not escaped, because Go and Rust do not know the escape `\ufffe`.
  ['^\\P{Cs}{1,100}$', '^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\ufffe\uffff]*$'],
  // Printable characters. `\x7f` is understood by more engines than `\u007f`.
  [
    '^(?:[^\\p{C}\\p{Zl}\\p{Zp}]|[\\u200c\\u200d]){1,256}$',
    '^[^\\x00-\\x1f\\x7f-\\x9f\u2028\u2029\ufffe\uffff]*$',
  ],
]);

/** Character classes, groups, alternatives, counts, and escapes of characters that have a meaning in patterns. */
const commonSubset =
  /^(?:\[(?:[^\\[\]]|\\[-\\[\]]|\\x[0-9a-f]{2})+\]|\((?!\?)|[)|^$]|[*+?](?![+])|\{\d+(?:,\d*)?\}|\\[./[\]]|[^\\[\](){}|^$*+?.])*$/;

/** Whether a pattern means the same in every regular expression engine, as JSON Schema advises (Core, 6.4). */
export function isInteroperable(pattern: string): boolean {
  return commonSubset.test(pattern);
}

/**
 * The published form of a pattern of the functions.
 *
 * @throws Error if it needs a stand-in and has none
 */
export function interoperablePattern(pattern: string): string {
  const standIn = standIns.get(pattern);
  if (standIn !== undefined) return standIn;
  // In Python and .NET, `\d` matches more than 0 to 9.
  const plain = pattern.replaceAll('\\d', '[0-9]').replaceAll('(?:', '(').replaceAll('\\/', '/');
  if (!isInteroperable(plain)) throw new Error(`${pattern} needs a stand-in in interoperable-pattern.ts`);
  return plain;
}
