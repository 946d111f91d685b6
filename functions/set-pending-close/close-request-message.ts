import { problemsOf } from '../contract/close-request-problems.ts';
import { type CloseRequest, closeRequestSchema } from '../contract/close-request-schema.ts';
import { parseJson, withoutByteOrderMark } from '../shared/json.ts';
import { unwrap } from './envelopes.ts';

const bodyBytesMax = 64 * 1024;
/** The detail names the first few broken rules only, because a person reads it as one line. */
const problemsMax = 5;

export type ParsedMessage =
  | { isRequest: true; request: CloseRequest }
  | { isRequest: false; reason: 'invalid-request'; detail: string };

const invalid = (detail: string): ParsedMessage => ({ isRequest: false, reason: 'invalid-request', detail });

/**
 * Reads a close request out of the body of an SQS message (docs/specification.md, "In"). Pure.
 *
 * @param message its body and its message id. The message id becomes the request id if neither the sender nor an
 *   envelope gives one
 * @returns the request, or one line that says which field breaks which rule and quotes no value
 */
export function parseCloseRequestMessage(message: { messageId: string; body: string }): ParsedMessage {
  if (Buffer.byteLength(withoutByteOrderMark(message.body), 'utf8') > bodyBytesMax) {
    return invalid('the body is larger than 64 KiB');
  }
  const unwrapped = unwrap(parseJson(message.body));
  if (!unwrapped.isRequest) return invalid(unwrapped.rule);

  const parsed = closeRequestSchema.safeParse(unwrapped.content);
  if (!parsed.success) return invalid(problemsOf(parsed.error).slice(0, problemsMax).join('; '));

  const { requestId, tenant, content } = parsed.data;
  const requestUnder = (id: string): ParsedMessage => ({
    isRequest: true,
    request: { tenant, requestId: id, content },
  });
  if (requestId !== undefined) return requestUnder(requestId);
  const { envelopeId } = unwrapped;
  return envelopeId.isUsable ? requestUnder(envelopeId.id ?? message.messageId) : invalid(envelopeId.rule);
}
