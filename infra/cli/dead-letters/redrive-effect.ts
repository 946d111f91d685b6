import { parseCloseRequestMessage } from '../../../functions/set-pending-close/close-request-message.ts';
import type { DeadLetter } from './dead-letters.ts';

/** What happens when the body of a dead letter is sent to the request queue again. */
export type RedriveEffect =
  | { is: 'same-request'; tenant: string; requestId: string }
  /** Its id would be the SQS message id, which is new with every send. */
  | { is: 'new-request'; tenant: string }
  | { is: 'comes-back'; why: string };

/** By the rules of the function that receives it. Pure. */
export function redriveEffect({ body, reason }: Pick<DeadLetter, 'body' | 'reason'>): RedriveEffect {
  const under = (messageId: string) => parseCloseRequestMessage({ messageId, body });
  const [one, other] = [under('one'), under('other')];
  if (!one.isRequest || !other.isRequest) {
    return { is: 'comes-back', why: one.isRequest ? 'it is not a close request' : one.detail };
  }
  const { tenant, requestId } = one.request;
  if (reason === 'request-id-reused') {
    return { is: 'comes-back', why: 'its requestId belongs to a request with other content' };
  }
  return requestId === other.request.requestId
    ? { is: 'same-request', tenant, requestId }
    : { is: 'new-request', tenant };
}

/** For people, in a few words; the full reason is shown elsewhere. */
export function effectText(effect: RedriveEffect): string {
  switch (effect.is) {
    case 'same-request':
      return `request ${effect.requestId}`;
    case 'new-request':
      return 'a new request, under a new id';
    case 'comes-back':
      return 'would come straight back';
  }
}
