import { NotAnOutcomeError } from './not-an-outcome-error.ts';
import type { OutcomeEvent } from './outcome.ts';
import { outcomeId } from './outcome-id.ts';
import { eventTypes, outcomeSchema } from './outcome-schema.ts';

/** EventBridge → SNS → SQS → Lambda, and one to spare. */
const nestingMax = 5;
/** An event that breaks many rules names the first few. */
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
    // Its parser's own message quotes the text.
    throw new NotAnOutcomeError('not-json', 'the text is not JSON');
  }
}

/** What a delivery carries, or undefined where it is none of the known forms. */
function contentOf(value: Record<string, unknown>): unknown {
  // An SQS record as Lambda hands it over, a message as the SDK receives it, an SNS envelope, an SNS record, EventBridge.
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

/** What an event says of itself has to be what its data says: subscribers deduplicate by the one and act on the other. */
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
 * Reads an outcome event out of what delivered it: an SQS message (a record of a Lambda event, or a message of the SDK)
 * with raw message delivery or without, a record of an SNS-to-Lambda event, an EventBridge event that carries it in
 * `detail`, or the event itself, as text or as an object. Keys that this version does not know stay where they are.
 *
 * @throws NotAnOutcomeError for everything else, and for types of event and versions that this version does not know.
 * Its message names the rule and the key, never a value.
 */
export function parseOutcome(delivery: unknown): OutcomeEvent {
  try {
    return outcomeWithin(delivery);
  } catch (error) {
    if (error instanceof NotAnOutcomeError) throw error;
    // A getter or a proxy threw, and its error may quote what it read.
    throw new NotAnOutcomeError('no-outcome', 'a member of it cannot be read');
  }
}
