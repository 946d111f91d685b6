import { isDeepStrictEqual } from 'node:util';
import type { CloseRequest } from '../../../../functions/contract/close-request-schema.ts';
import { parseCloseRequestMessage } from '../../../../functions/set-pending-close/close-request-message.ts';
import type { LedgerItem } from '../../../../functions/shared/ledger/ledger-item.ts';

/** Keeps what was parsed, because the state is made from the same messages four times a second. */
const parsedBefore = new WeakMap<object, CloseRequest | null>();

/** The close request in a message, as the function reads it; null when the message is not one. */
export function requestOf(message: { messageId: string; body: string }): CloseRequest | null {
  const known = parsedBefore.get(message);
  if (known !== undefined) return known;
  const parsed = parseCloseRequestMessage(message);
  const request = parsed.isRequest ? parsed.request : null;
  parsedBefore.set(message, request);
  return request;
}

/** The key of a request, as one text. */
export function keyOf({ tenant, requestId }: { tenant: string; requestId: string }): string {
  return `${tenant}\n${requestId}`;
}

/** Whether a message asks for something else under the key of a stored item; the function parks such a message. */
export function isOtherContent(
  { content }: CloseRequest,
  item: Pick<LedgerItem, 'request'> | undefined,
): boolean {
  return item !== undefined && !isDeepStrictEqual(item.request, content);
}
