/**
 * What a reader would not see, or what makes them read the rest in another order: control characters but line ends and
 * tabs, direction overrides, marks without a width but the joiners. Raw as JSON leaves them, or as JSON escapes them; any other escape
 * is matched to be left alone.
 */
const unseen = /(?![\u200c\u200d])[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]|\\u([0-9a-f]{4})|\\([bf])|\\./gu;

/** JSON text in which every character that would not be seen, or would turn others around, reads `⟨U+202E⟩`. Pure. */
export function visible(json: string): string {
  return json.replaceAll(unseen, (found: string, unit?: string, letter?: string) => {
    if (letter !== undefined) return named(letter === 'b' ? 8 : 12);
    if (unit !== undefined) return named(Number.parseInt(unit, 16));
    return found.startsWith('\\') ? found : named(found.codePointAt(0) ?? 0);
  });
}

/** A name or another text of one line, in which line ends and tabs would not be seen either. */
export const inLine = (text: string): string =>
  text.replaceAll(/[\t\n\r]/g, (found) => named(found.charCodeAt(0)));

const named = (code: number) => `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
