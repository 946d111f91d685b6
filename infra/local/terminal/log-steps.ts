import { type EventCode, events } from '../../../functions/shared/telemetry/events.ts';
import type { FunctionLogLine } from '../lambda/log-line.ts';
import type { Step } from './step.ts';

type Fields = Record<string, unknown>;
const text = (fields: Fields, name: string): string => String(fields[name] ?? 'unknown');

/** Adds what the function says about the answer, and Zuora's own code if there is one. */
function trouble(what: string): (fields: Fields) => string {
  return ({ detail, reason, zuoraCode }) => {
    const said = typeof detail === 'string' ? detail : String(reason ?? 'unknown');
    return typeof zuoraCode === 'string' ? `${what}: ${said}, code ${zuoraCode}` : `${what}: ${said}`;
  };
}

/** The texts for the codes of the functions' logs. */
const texts: Readonly<Partial<Record<EventCode, (fields: Fields) => string>>> = {
  'request-accepted': () => 'took the request and stored it in the ledger',
  'request-parked': (fields) => `parked the message in the dead-letter queue: ${text(fields, 'reason')}`,
  'request-waits': (fields) =>
    `lets the request wait for ${text(fields, 'seconds')} s: ${text(fields, 'reason')}`,
  'request-rejected': (fields) => `rejected the request: ${text(fields, 'reason')}`,
  'request-withdrawn': () => 'withdrew the request: its PUT may have been undone',
  'request-handed-back': () => 'returned the request to the queue: no time was left',
  'period-found': () => 'found the accounting period in Zuora',
  'put-sent': () => 'stored the baseline, and sends the one PUT',
  'put-refused': () => 'was refused by Zuora',
  'put-unclear': () => 'got no clear answer to its PUT, and reads the period',
  'pending-close-set': () => 'saw the PUT succeed; polling watches the run now',
  'pending-close-seen': () => 'found pending close set; polling watches the run now',
  'wake-up-received': () => 'received Zuora’s call: polling reads the period now',
  'wake-up-refused': trouble('refused a wake-up'),
  'period-read': (fields) => `reads the period: trial balance ${text(fields, 'runStatus')}`,
  'zuora-trouble': trouble('has trouble with Zuora'),
  'credentials-refused': trouble('has no usable credentials'),
  'outcome-concluded': (fields) => `concluded: ${text(fields, 'outcome')}`,
  'outcome-published': () => 'published the outcome to the SNS topic',
};

/** Codes that other steps cover already, or that do not matter for one request. */
const quiet: ReadonlySet<EventCode> = new Set<EventCode>([
  'request-done',
  'zuora-call',
  'zuora-token',
  'tick-started',
  'tick-done',
  'item-kept',
  'wake-up-started',
]);

/** The step of a function's log line, or null. A code without a text is shown in its own words. */
export function stepOfLog({ functionName, stream, fields }: FunctionLogLine): Step | null {
  if (fields === null) return null;
  const step = { actor: functionName, at: timeOf(fields) };
  if (stream === 'platform')
    return { ...step, step: 'function-failed', text: `failed: ${text(fields, 'errorType')}` };
  const { code } = fields;
  if (typeof code !== 'string') return null;
  if (!isEventCode(code)) return { ...step, step: code, text: plain(code, fields.reason) };
  if (quiet.has(code)) return null;
  return { ...step, step: code, text: texts[code]?.(fields) ?? plain(code, fields.reason) };
}

const isEventCode = (code: string): code is EventCode => Object.hasOwn(events, code);

function plain(code: string, reason: unknown): string {
  const words = code.replaceAll('-', ' ');
  return typeof reason === 'string' ? `${words}: ${reason}` : words;
}

function timeOf({ timestamp }: Fields): Date {
  const at = new Date(typeof timestamp === 'string' ? timestamp : Date.now());
  return Number.isNaN(at.getTime()) ? new Date() : at;
}
