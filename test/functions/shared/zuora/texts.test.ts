import { expect, test } from 'vitest';
import { cleanId, cleanText } from '../../../../functions/shared/zuora/texts.ts';

test('control characters are removed', () => {
  expect(cleanText('a\u0000b\r\nc\u007fd\u0085e')).toBe('abcde');
});

test('a text is cut to 1,000 characters', () => {
  expect(cleanText('x'.repeat(1001))).toHaveLength(1000);
});

test('a cut does not split a surrogate pair', () => {
  expect(cleanText(`${'x'.repeat(999)}😀`)).toBe('x'.repeat(999));
  expect(cleanText(`${'x'.repeat(998)}😀y`)).toBe(`${'x'.repeat(998)}😀`);
});

test('half a pair of Zuora’s own is replaced, as no store takes it', () => {
  expect(cleanText('a\ud83d')).toBe('a\ufffd');
});

test.each(['5B1D0C77AE4F9023', '0b8f6a52-6f0e-4c59-9a3e-5d1f6f2f7c11'])('%s is an id', (id) => {
  expect(cleanId(id, [])).toBe(id);
});

test.each(['', 'a b', 'x'.repeat(65), 'a\nb', 42, null, undefined])('%j is none', (id) => {
  expect(cleanId(id, [])).toBeNull();
});

test('an id that quotes a secret is none', () => {
  expect(cleanId('P-0f3c-1', ['0f3c'])).toBeNull();
});
