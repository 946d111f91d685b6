const longestText = 1000;

/** A text of Zuora's as people and items may hold it: no control characters, at most 1,000 characters, no half pair. */
export function cleanText(text: string): string {
  const clean = text.replaceAll(/\p{Cc}/gu, '').toWellFormed();
  if (clean.length <= longestText) return clean;
  return clean.slice(0, longestText).replace(/[\uD800-\uDBFF]$/, '');
}

/**
 * Process and request ids are kept for support only when they look like ids.
 *
 * @param secrets What must not come back to us: a token looks like an id, too.
 */
export function cleanId(value: unknown, secrets: readonly string[]): string | null {
  if (typeof value !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(value)) return null;
  return secrets.some((secret) => value.includes(secret)) ? null : value;
}
