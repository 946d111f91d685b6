import { LostWriteError } from '../shared/ledger/ledger.ts';
import type { LedgerItem } from '../shared/ledger/ledger-item.ts';
import type { Sent } from '../shared/ledger/ledger-transitions.ts';
import type { ZuoraError } from '../shared/zuora/errors.ts';
import type { CloseContext } from './close-context.ts';
import type { Waiting } from './trouble.ts';

/** What SQS attests of a message that was received. */
export interface ReceivedMessage extends Sent {
  /** 1 on the first delivery of the message (`ApproximateReceiveCount`). */
  receiveCount: number;
}

/** The state of one delivery of a message, beside the effects. */
export interface Delivery extends CloseContext {
  /**
   * The PUT of this delivery that failed, with the item that it was sent for. After it this delivery sends no other
   * PUT, whatever other writers change in the item.
   */
  failedPut: FailedPut | null;
  /** The item as this delivery last read or wrote it. */
  latest: LedgerItem | undefined;
  /** Null until the tenant's token was asked for. `wait`: why the request waits; null if the token is there. */
  token: { wait: Waiting | null } | null;
}

export interface FailedPut {
  sent: LedgerItem;
  error: ZuoraError;
}

export function beginDelivery(context: CloseContext): Delivery {
  const { ledger } = context;
  const delivery: Delivery = {
    ...context,
    failedPut: null,
    latest: undefined,
    token: null,
    ledger: {
      get: async (key) => {
        delivery.latest = await ledger.get(key);
        return delivery.latest;
      },
      create: async (item) => {
        try {
          return latest(await ledger.create(item));
        } catch (error) {
          if (error instanceof LostWriteError) delivery.latest = error.there;
          throw error;
        }
      },
      replace: async (before, after) => latest(await ledger.replace(before, after)),
    },
  };
  function latest(item: LedgerItem): LedgerItem {
    delivery.latest = item;
    return item;
  }
  return delivery;
}

/**
 * The shortest wait, in seconds: what Zuora asked for with its answer to the PUT counts, whatever later reads showed.
 */
export function floorOf({ failedPut }: Delivery, floorSeconds: number | null = null): number | null {
  const asked = failedPut?.error.retryAfterSeconds ?? null;
  return asked === null ? floorSeconds : Math.max(asked, floorSeconds ?? 0);
}
