/**
 * Where the functions' pattern has no equal in what all engines read: what the schema says in its place. It takes a
 * little more, never less (docs/contract/README.md tells what). The length says the rest.
 */
const standIns = new Map([
  // All that SQS carries but halves of surrogate pairs, which no text in UTF-8 holds. The two last ones stand in the
  // class as themselves, because `\ufffe` is no escape to Go and Rust.
  ['^\\P{Cs}{1,100}$', '^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\ufffe\uffff]*$'],
  // Printable characters. `\x7f` is understood by more engines than `\u007f`.
  [
    '^(?:[^\\p{C}\\p{Zl}\\p{Zp}]|[\\u200c\\u200d]){1,256}$',
    '^[^\\x00-\\x1f\\x7f-\\x9f\u2028\u2029\ufffe\uffff]*$',
  ],
]);

/** Classes of characters, groups, alternatives, counts, and escapes of what would else be a sign of the language. */
const commonSubset =
  /^(?:\[(?:[^\\[\]]|\\[-\\[\]]|\\x[0-9a-f]{2})+\]|\((?!\?)|[)|^$]|[*+?](?![+])|\{\d+(?:,\d*)?\}|\\[./[\]]|[^\\[\](){}|^$*+?.])*$/;

/** Whether every regular expression engine reads a pattern in the same way, as JSON Schema advises (Core, 6.4). */
export function isInteroperable(pattern: string): boolean {
  return commonSubset.test(pattern);
}

/**
 * A pattern of the functions as a schema publishes it.
 *
 * @throws where it needs a stand-in and has none
 */
export function interoperablePattern(pattern: string): string {
  const standIn = standIns.get(pattern);
  if (standIn !== undefined) return standIn;
  // `\d` is more than 0 to 9 in Python and .NET.
  const plain = pattern.replaceAll('\\d', '[0-9]').replaceAll('(?:', '(').replaceAll('\\/', '/');
  if (!isInteroperable(plain)) throw new Error(`${pattern} needs a stand-in in interoperable-pattern.ts`);
  return plain;
}
