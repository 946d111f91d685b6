import { describe, expect, it } from 'vitest';
import { isFields, notJson, parseJson } from '../../../functions/shared/json.ts';

describe('parseJson', () => {
  it.each([
    ['an object', '{"a":1}', { a: 1 }],
    ['an object after a byte order mark', '\ufeff{"a":1}', { a: 1 }],
    ['null', 'null', null],
    ['an empty text', '', notJson],
    ['a text that ends too early', '{"a":', notJson],
    ['two byte order marks', '\ufeff\ufeff{}', notJson],
  ])('reads %s', (_what, text, value) => {
    expect(parseJson(text)).toEqual(value);
  });
});

describe('isFields', () => {
  it.each([
    [{ a: 1 }, true],
    [{}, true],
    [[], false],
    [null, false],
    ['{}', false],
    [notJson, false],
    [undefined, false],
  ])('decides whether %o is an object', (value, is) => {
    expect(isFields(value)).toBe(is);
  });
});
