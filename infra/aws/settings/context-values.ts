import { notJson, parseJson } from '../../../functions/shared/json.ts';

/**
 * CDK context comes in two forms: JSON values from `cdk.json`, and plain strings from `-c key=value`. These bring the
 * second form to the first. What cannot be read stays unchanged: the schema refuses it and names the rule.
 */

/** `'60'` → `60`. */
export function asNumber(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

/** `'true'` → `true`. */
export function asBoolean(value: unknown): unknown {
  if (value === 'true') return true;
  if (value === 'false') return false;
  return value;
}

/** `'["a","b"]'` and `'a, b'` → `['a', 'b']`. */
export function asList(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (text === '') return [];
  if (text.startsWith('[') && !isBracketedHost(text)) return jsonOr(text);
  // A single object is not a list, and its commas are not separators.
  return text.startsWith('{') ? value : splitOutsideParentheses(text);
}

/** `'{"a":1}'` → `{a: 1}`; an empty text → undefined, so that `cdk.json` can show the key. */
export function asObject(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  return text === '' ? undefined : jsonOr(text);
}

/** `[::1]` and `[::1]:8443` are hosts. */
function isBracketedHost(text: string): boolean {
  return /^\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\]/.test(text);
}

/** Text that is not JSON stays text, for the schema to refuse. */
function jsonOr(text: string): unknown {
  const value = parseJson(text);
  return value === notJson ? text : value;
}

/** The commas of `cron(0,30 * * * ? *)` belong to the expression. */
function splitOutsideParentheses(text: string): string[] {
  return text
    .split(/,(?![^()]*\))/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
