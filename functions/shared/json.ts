/** The result for a text that is not JSON. The parser's error quotes the text, so it is not passed on. */
export const notJson = Symbol('not JSON');

/** Editors and shells on Windows put a byte order mark before a text. RFC 8259 allows a parser to ignore it. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** A JSON object with any keys and values. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a JSON value is an object, and not null or an array. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a JSON text, or {@link notJson}. A byte order mark before it is ignored. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(withoutByteOrderMark(text));
  } catch {
    return notJson;
  }
}
