import type * as z from 'zod';
import { type CloseRequest, closeRequestSchema } from '../shared/close-request.ts';
import { parseJson, unwrap } from './envelopes.ts';

const largestBodyBytes = 64 * 1024;
/** A message that breaks many rules names the first few; the line is read by a person. */
const mostProblems = 5;

export type ParsedMessage =
  | { isRequest: true; request: CloseRequest }
  | { isRequest: false; reason: 'invalid-request'; detail: string };

/** A key is named only where it can hold no secret and break no line: it is the sender's text. */
function keyName(key: PropertyKey): string {
  return /^[A-Za-z0-9_.-]{1,64}$/.test(String(key)) ? String(key) : 'a key';
}

function describe(issue: z.core.$ZodIssue): string[] {
  const place = issue.path.map(keyName).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${[...issue.path, key].map(keyName).join('.')} is not allowed`);
  }
  return [place === '' ? `the request ${issue.message}` : `${place} ${issue.message}`];
}

const refuse = (detail: string): ParsedMessage => ({ isRequest: false, reason: 'invalid-request', detail });

/**
 * Reads a close request out of the body of an SQS message (docs/contract.md, "In"). Pure.
 *
 * @param message its body, and its message id, which becomes the request's id where neither sender nor envelope gives one
 * @returns the request, or the one line that says which field breaks which rule, without any value
 */
export function parseCloseRequestMessage(message: { messageId: string; body: string }): ParsedMessage {
  if (Buffer.byteLength(message.body, 'utf8') > largestBodyBytes)
    return refuse('the body is larger than 64 KiB');
  const unwrapped = unwrap(parseJson(message.body));
  if (!unwrapped.isRequest) return refuse(unwrapped.rule);

  const parsed = closeRequestSchema.safeParse(unwrapped.content);
  if (!parsed.success) return refuse(parsed.error.issues.flatMap(describe).slice(0, mostProblems).join('; '));

  const { requestId, tenant, content } = parsed.data;
  return {
    isRequest: true,
    request: { tenant, requestId: requestId ?? unwrapped.envelopeId ?? message.messageId, content },
  };
}
