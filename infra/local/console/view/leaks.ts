import { isFields, parseJson } from '../../../../functions/shared/json.ts';
import type { LogHappening } from '../record/happening.ts';

/** Fields with ids. These are the only values of a message's body that a line may hold. */
const naming = new Set(['tenant', 'requestId', 'messageId', 'periodId', 'trackId', 'xray_trace_id']);
/** Shorter texts may be in a line by accident. */
const textLengthMin = 8;

/** What a log line holds and must not hold, in words without the value; null when there is nothing. */
export function leakOf(
  line: LogHappening,
  secrets: readonly string[],
  bodies: readonly string[],
): string | null {
  if (secrets.some((secret) => line.text.includes(secret))) return 'a credential';
  const values = Object.entries(line.fields)
    .filter(([name]) => !naming.has(name))
    .map(([, value]) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join('\n');
  const text = Object.keys(line.fields).length === 0 ? line.text : values;
  for (const body of bodies) {
    if (body.length >= textLengthMin && text.includes(body)) return 'the body of a message';
    if (freeTextsOf(body).some((value) => text.includes(value))) return 'a value of a message’s body';
  }
  return null;
}

/** The free texts of a request: the sender's own words, which are not ids. */
function freeTextsOf(body: string): string[] {
  const parsed = parseJson(body);
  const requestedBy = isFields(parsed) ? parsed.requestedBy : null;
  return typeof requestedBy === 'string' && requestedBy.length >= textLengthMin ? [requestedBy] : [];
}
