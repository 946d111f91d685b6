import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printableJson, printableLines } from '../../../infra/display/printable.ts';

const unprintable = [
  ['a control sequence', '\u001b[2J'],
  ['a bell', '\u0007'],
  ['a carriage return, which writes over the line', '\r'],
  ['DEL', '\u007f'],
  ['a one-byte control sequence introducer (C1)', '\u009b'],
  ['next line (C1)', '\u0085'],
  ['a right-to-left override', '\u202e'],
  ['an isolate', '\u2066'],
  ['a left-to-right mark', '\u200e'],
  ['an Arabic letter mark', '\u061c'],
  ['a line separator', '\u2028'],
  ['a paragraph separator', '\u2029'],
  ['a character without width', '\u200b'],
  ['a byte order mark', '\ufeff'],
  ['a tag character beyond U+FFFF', '\u{e0041}'],
  ['half a surrogate pair', '\ud800'],
] as const;
const kept = ['Größe', '𠮷田 🧾', 'می\u200cخواهم', 'क\u094d\u200dष', '\ue000'];

const isPrintable = (text: string) => !/(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text);
const anyText = fc.string({ unit: 'binary' });

describe('printable text', () => {
  it.each(unprintable)('has a space for %s', (_what, text) => {
    const rest = text.slice(text === '\u001b[2J' ? 1 : text.length);
    expect(printable(`a${text}b`)).toBe(`a ${rest}b`);
    expect(printableLines(`a${text}b`)).toBe(`a ${rest}b`);
    expect(isPrintable(printableJson({ [text]: text }))).toBe(true);
    expect(JSON.parse(printableJson({ [text]: text }))).toEqual({ [text]: text });
  });

  it.each(kept)('keeps %s', (text) => {
    expect([printable(text), printableLines(text)]).toEqual([text, text]);
    expect(printableJson(text)).toBe(`"${text}"`);
  });

  it('has no line ends; in text of several lines, line ends and tabs stay', () => {
    expect(printable('a\n\tb')).toBe('a  b');
    expect(printableLines('a\n\tb\r\n')).toBe('a\n\tb \n');
  });

  it('indents JSON as JSON.stringify does', () => {
    expect(printableJson({ a: ['\u009b'] }, 2)).toBe('{\n  "a": [\n    "\\u009b"\n  ]\n}');
  });

  it('is printable for every text, and JSON parses to the same value', () => {
    fc.assert(
      fc.property(anyText, fc.jsonValue({ stringUnit: 'binary' }), (text, value) => {
        expect([printable(text), printableLines(text), printableJson(value, 2)].every(isPrintable)).toBe(
          true,
        );
        expect(JSON.parse(printableJson({ text, value }))).toEqual(
          JSON.parse(JSON.stringify({ text, value })),
        );
      }),
    );
  });
});
