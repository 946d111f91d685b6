/**
 * Characters that can control a terminal, or hide or reorder the text near them: control characters (C0, DEL, C1),
 * format characters such as the direction overrides, line and paragraph separators, and half surrogate pairs. The
 * joiners U+200C and U+200D are printable: Persian and Hindi names need them.
 */
const unprintable = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Text for one line or one cell: each unprintable character becomes a space, also a line end. */
export const printable = (text: string): string => text.replaceAll(unprintable, ' ');

/** Text of several lines: line feeds and tabs stay. */
export const printableLines = (text: string): string =>
  text.replaceAll(unprintable, (found) => (found === '\n' || found === '\t' ? found : ' '));

/**
 * A value as JSON text with every unprintable character escaped, so that it parses to the same value. The line feeds
 * of the indentation stay. Those inside strings are already escaped by JSON.
 */
export const printableJson = (value: unknown, indent = 0): string =>
  JSON.stringify(value, null, indent).replaceAll(unprintable, (found) =>
    found === '\n' ? found : found.split('').map(escaped).join(''),
  );

const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
