import { isFields, parseJson } from '../../../../functions/shared/json.ts';
import type { LogHappening } from '../record/happening.ts';

/** Fields that tell which request a line speaks of: its ids are the only values of a body that may stand in a line. */
const naming = new Set(['tenant', 'requestId', 'messageId', 'periodId', 'trackId', 'xray_trace_id']);
/** Shorter texts stand in a line by accident. */
const textLengthMin = 8;

/** What a log line holds that it must not: null when there is nothing. Never quotes it. */
export function leakOf(
  line: LogHappening,
  secrets: readonly string[],
  bodies: readonly string[],
): string | null {
  if (secrets.some((secret) => line.text.includes(secret))) return 'a credential';
  const told = Object.entries(line.fields)
    .filter(([name]) => !naming.has(name))
    .map(([, value]) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join('\n');
  const text = Object.keys(line.fields).length === 0 ? line.text : told;
  for (const body of bodies) {
    if (body.length >= textLengthMin && text.includes(body)) return 'the body of a message';
    if (freeTextsOf(body).some((value) => text.includes(value))) return 'a value of a message’s body';
  }
  return null;
}

/** The texts of a request that are its sender's own and name nothing. */
function freeTextsOf(body: string): string[] {
  const parsed = parseJson(body);
  const requestedBy = isFields(parsed) ? parsed.requestedBy : null;
  return typeof requestedBy === 'string' && requestedBy.length >= textLengthMin ? [requestedBy] : [];
}
