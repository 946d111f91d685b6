/**
 * Characters that are invisible or reorder the text around them: control characters except line ends and tabs, direction
 * overrides, and marks without a width except the joiners. They stand in JSON text unchanged or escaped. Other escapes
 * are matched too, to be left unchanged.
 */
const unseen = /(?![\u200c\u200d])[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]|\\u([0-9a-f]{4})|\\([bf])|\\./gu;

/** JSON text in which each character that is invisible or reorders others is written as `⟨U+202E⟩`. Pure. */
export function visible(json: string): string {
  return json.replaceAll(unseen, (found: string, unit?: string, letter?: string) => {
    if (letter !== undefined) return named(letter === 'b' ? 8 : 12);
    if (unit !== undefined) return named(Number.parseInt(unit, 16));
    return found.startsWith('\\') ? found : named(found.codePointAt(0) ?? 0);
  });
}

/** The same for the line ends and tabs of a text that is shown on one line, such as a name. */
export const inLine = (text: string): string =>
  text.replaceAll(/[\t\n\r]/g, (found) => named(found.charCodeAt(0)));

const named = (code: number) => `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
