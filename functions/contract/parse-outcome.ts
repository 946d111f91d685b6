import { NotAnOutcomeError } from './not-an-outcome-error.ts';
import type { OutcomeEvent } from './outcome.ts';
import { outcomeId } from './outcome-id.ts';
import { eventTypes, outcomeSchema } from './outcome-schema.ts';

/** EventBridge → SNS → SQS → Lambda, and one more. */
const nestingMax = 5;
/** How many broken rules an error names. */
const problemsMax = 5;
const typePrefix = 'zuora.pending-close.';
const sourcePrefix = '/zuora-pending-close/';

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, so it is not passed on.
    throw new NotAnOutcomeError('not-json', 'the text is not JSON');
  }
}

/** The content of an envelope. Undefined if the envelope is unknown. */
function contentOf(value: Record<string, unknown>): unknown {
  // In this order: an SQS record of Lambda, a message of the SDK, an SNS envelope; an SNS record of Lambda;
  // EventBridge.
  for (const key of ['body', 'Body', 'Message']) if (typeof value[key] === 'string') return value[key];
  if (isFields(value.Sns)) return value.Sns;
  return typeof value['detail-type'] === 'string' ? value.detail : undefined;
}

function assertOutcome(event: unknown): asserts event is OutcomeEvent {
  const { error } = outcomeSchema.safeParse(event);
  if (error === undefined) return;
  const problems = error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  throw new NotAnOutcomeError('rule-broken', problems.slice(0, problemsMax).join('; '));
}

/** The envelope and the data must agree: subscribers deduplicate by the envelope's id and act on the data. */
function assertConsistent({ id, source, data }: OutcomeEvent): void {
  const { tenant, requestId } = data;
  if (id !== outcomeId(tenant, requestId)) {
    throw new NotAnOutcomeError('rule-broken', 'id: Must be the hash of data.tenant and data.requestId');
  }
  if (source !== `${sourcePrefix}${tenant}`) {
    throw new NotAnOutcomeError('rule-broken', `source: Must be ${sourcePrefix} and data.tenant`);
  }
}

function outcomeIn(event: Record<string, unknown>): OutcomeEvent | null {
  if (typeof event.type !== 'string' || !event.type.startsWith(typePrefix)) return null;
  if (!eventTypes.includes(event.type)) {
    throw new NotAnOutcomeError('unknown-type', `type is none of ${eventTypes.join(', ')}`);
  }
  const content: unknown = event;
  assertOutcome(content);
  assertConsistent(content);
  return content;
}

function outcomeWithin(delivery: unknown): OutcomeEvent {
  let content = delivery;
  for (let depth = 0; depth <= nestingMax; depth++) {
    if (typeof content === 'string') content = parseJson(content);
    if (!isFields(content)) throw new NotAnOutcomeError('no-outcome', 'it is not an object');
    if (Array.isArray(content.Records)) {
      throw new NotAnOutcomeError('no-outcome', 'it is a whole Lambda event: parse each of its Records');
    }
    const event = outcomeIn(content);
    if (event !== null) return event;
    content = contentOf(content);
    if (content === undefined) throw new NotAnOutcomeError('no-outcome', 'it holds no outcome event');
  }
  throw new NotAnOutcomeError('no-outcome', `it is wrapped more than ${nestingMax} times`);
}

/**
 * Finds the outcome event in a delivery, which may be text or an object:
 * - an SQS message (a record of a Lambda event, or a message of the SDK), with or without raw message delivery
 * - a record of an SNS-to-Lambda event
 * - an EventBridge event with the outcome event in `detail`
 * - the outcome event itself
 *
 * Keys that this version does not know are kept.
 *
 * @throws NotAnOutcomeError for everything else, including event types that this version does not know. The message
 *   names the rule and the key, never a value.
 */
export function parseOutcome(delivery: unknown): OutcomeEvent {
  try {
    return outcomeWithin(delivery);
  } catch (error) {
    if (error instanceof NotAnOutcomeError) throw error;
    // A getter or a proxy threw. Its error may quote a value.
    throw new NotAnOutcomeError('no-outcome', 'a member of it cannot be read');
  }
}
