import * as z from 'zod/mini';
import { idWithinSource, requestIdPattern } from '../shared/close-request.ts';

/** EventBridge → SNS → SQS is the deepest nesting that senders have a use for. */
const deepestNesting = 3;

const record = z.record(z.string(), z.unknown());

export type Unwrapped =
  | { isRequest: true; content: unknown; envelopeId: string | null }
  | { isRequest: false; rule: string };

interface Envelope {
  id: unknown;
  source: unknown;
  /** A CloudEvents id is unique within its source only. */
  isIdUnique: boolean;
  content: unknown;
}

/** Text that is no JSON; its parser's own message quotes the text, so it is never passed on. */
export const notJson = Symbol('not JSON');

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return notJson;
  }
}

/** What an object wraps, when it has the shape of one of the three envelopes and is not a request itself. */
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

function idOf({ id, source, isIdUnique }: Envelope): string | null {
  if (typeof id !== 'string' || id === '') return null;
  if (isIdUnique && requestIdPattern.test(id)) return id;
  return idWithinSource(typeof source === 'string' ? source : '', id);
}

/**
 * Takes a close request out of an SNS notification, an EventBridge event, a CloudEvents 1.0 event, or these nested.
 * Envelopes may hold what they like besides; the innermost one gives the id of a request that names none.
 */
export function unwrap(body: unknown): Unwrapped {
  let content = body;
  let envelopeId: string | null = null;
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
    if (depth === deepestNesting) {
      return { isRequest: false, rule: `the request is wrapped in more than ${deepestNesting} envelopes` };
    }
    envelopeId = idOf(envelope);
    content = envelope.content;
  }
}
