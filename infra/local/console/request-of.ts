import { parseCloseRequestMessage } from '../../../functions/set-pending-close/close-request-message.ts';
import type { CloseRequest } from '../../../functions/shared/close-request.ts';

/** The close request in a message, as the function reads it; null when it is none. */
export function requestOf(message: { messageId: string; body: string }): CloseRequest | null {
  const parsed = parseCloseRequestMessage(message);
  return parsed.isRequest ? parsed.request : null;
}

/** What tells requests apart. */
export function keyOf({ tenant, requestId }: { tenant: string; requestId: string }): string {
  return `${tenant}\n${requestId}`;
}
