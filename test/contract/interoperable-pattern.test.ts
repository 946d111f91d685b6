import { describe, expect, test } from 'vitest';
import { contractFiles } from '../../scripts/contract-files.ts';
import { interoperablePattern, isInteroperable } from '../../scripts/interoperable-pattern.ts';

/** Every `pattern` in a document. */
function patternsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === 'pattern' && typeof each === 'string' ? [each] : patternsIn(each),
  );
}

test('every published pattern means the same in every regular expression engine', () => {
  const patterns = patternsIn(contractFiles());
  expect(patterns.length).toBeGreaterThan(10);
  expect(patterns.filter((pattern) => !isInteroperable(pattern))).toEqual([]);
});

describe('a pattern that engines read differently', () => {
  test.each([
    ['a Unicode property', '^\\p{L}+$'],
    ['its complement', '^\\P{Cs}{1,100}$'],
    ['a property in a class', '^[^\\p{C}]$'],
    ['a code point in braces', '^\\u{1f600}$'],
    ['a code unit', '^[\\u2028]$'],
    ['a look behind', '(?<!a)b'],
    ['a look ahead', 'a(?!b)'],
    ['a named group', '(?<year>[0-9]{4})'],
    ['a reference back', '(a)\\1'],
    ['digits, which are more in Python', '^\\d$'],
    ['white space, which is more or less elsewhere', '^\\s$'],
    ['a possessive count', '^a++$'],
    ['a class within a class', '[a[b]]'],
  ])('is recognized: %s', (_what, pattern) => {
    expect(isInteroperable(pattern)).toBe(false);
  });

  test('is rewritten if there is an equal pattern, and otherwise not published', () => {
    expect(interoperablePattern('^(?:\\d{4}\\/)+$')).toBe('^([0-9]{4}/)+$');
    expect(() => interoperablePattern('^\\p{L}+$')).toThrow('needs a stand-in');
  });
});
