/**
 * The text for a code. A code that this version does not know is shown unchanged: a later version may have stored it.
 */
export function codeText(texts: Readonly<Record<string, string>>, code: string): string {
  return (Object.hasOwn(texts, code) ? texts[code] : undefined) ?? code;
}
