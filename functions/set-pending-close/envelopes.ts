import * as z from 'zod/mini';
import { isCarriedBySqs } from '../contract/carried-characters.ts';
import { idWithinSource } from '../contract/outcome-id.ts';
import { requestIdPattern } from '../contract/patterns.ts';
import { notJson, parseJson } from '../shared/json.ts';

/** EventBridge → SNS → SQS is the deepest nesting that senders need. */
const nestingMax = 3;

const record = z.record(z.string(), z.unknown());

/** The id of the innermost envelope, for a request without an id of its own. `id` is null if no envelope has one. */
type EnvelopeId = { isUsable: true; id: string | null } | { isUsable: false; rule: string };

export type Unwrapped =
  | { isRequest: true; content: unknown; envelopeId: EnvelopeId }
  | { isRequest: false; rule: string };

interface Envelope {
  id: unknown;
  source: unknown;
  /** A CloudEvents id is unique within its source only. */
  isIdUnique: boolean;
  content: unknown;
}

/** The content of an object that has the form of one of the three envelopes and is not a request itself. */
function envelopeIn(value: Record<string, unknown>): Envelope | undefined {
  if (Object.hasOwn(value, 'accountingPeriod')) return undefined;
  if (value.Type === 'Notification' && typeof value.Message === 'string') {
    return {
      id: value.MessageId,
      source: value.TopicArn,
      isIdUnique: true,
      content: parseJson(value.Message),
    };
  }
  if (typeof value['detail-type'] === 'string' && Object.hasOwn(value, 'detail')) {
    return { id: value.id, source: value.source, isIdUnique: true, content: value.detail };
  }
  if (value.specversion === '1.0' && Object.hasOwn(value, 'data')) {
    return { id: value.id, source: value.source, isIdUnique: false, content: value.data };
  }
  return undefined;
}

/**
 * Whether a source or an id may be hashed. With a line feed in one of them, two different pairs could be hashed as the
 * same text. In UTF-8 each half of a surrogate pair becomes the same replacement character. CloudEvents allows no
 * control characters either.
 */
const isHashable = (text: string): boolean => isCarriedBySqs(text) && !/\p{Cc}/u.test(text);
const notHashable =
  "the envelope's source or id holds a control character or one that SQS does not carry: name a requestId";

function idOf({ id, source, isIdUnique }: Envelope): EnvelopeId {
  if (typeof id !== 'string' || id === '') return { isUsable: true, id: null };
  if (isIdUnique && requestIdPattern.test(id)) return { isUsable: true, id };
  const sourceText = typeof source === 'string' ? source : '';
  if (!isHashable(sourceText) || !isHashable(id)) return { isUsable: false, rule: notHashable };
  return { isUsable: true, id: idWithinSource(sourceText, id) };
}

/**
 * Takes a close request out of an SNS notification, an EventBridge event, a CloudEvents 1.0 event, or these nested.
 * Other keys of envelopes are ignored. The innermost envelope gives the id of a request that names none.
 */
export function unwrap(body: unknown): Unwrapped {
  let content = body;
  let envelopeId: EnvelopeId = { isUsable: true, id: null };
  for (let depth = 0; ; depth++) {
    if (content === notJson) {
      return {
        isRequest: false,
        rule: depth === 0 ? 'the body is not JSON' : "the SNS notification's Message is not JSON",
      };
    }
    const parsed = record.safeParse(content);
    const envelope = parsed.success ? envelopeIn(parsed.data) : undefined;
    if (envelope === undefined) return { isRequest: true, content, envelopeId };
    if (depth === nestingMax) {
      return { isRequest: false, rule: `the request is wrapped in more than ${nestingMax} envelopes` };
    }
    envelopeId = idOf(envelope);
    content = envelope.content;
  }
}
