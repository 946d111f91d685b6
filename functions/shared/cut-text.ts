/** The beginning of a text. It ends before a surrogate pair rather than within one: half a pair is no character. */
export function cutText(text: string, lengthMax: number): string {
  return text.length <= lengthMax ? text : text.slice(0, lengthMax).replace(/[\uD800-\uDBFF]$/, '');
}
