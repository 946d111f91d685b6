import { LostWriteError } from '../shared/ledger/ledger.ts';
import type { LedgerItem } from '../shared/ledger/ledger-item.ts';
import type { Sent } from '../shared/ledger/ledger-transitions.ts';
import type { ZuoraError } from '../shared/zuora/errors.ts';
import type { CloseContext } from './close-context.ts';
import type { Waiting } from './trouble.ts';

/** What SQS says of a message that it hands over. */
export interface ReceivedMessage extends Sent {
  /** 1 on the first delivery of the message (`ApproximateReceiveCount`). */
  receiveCount: number;
}

/** What the steps of one delivery of a message share. */
export interface Delivery extends CloseContext {
  /**
   * The PUT of this delivery that did not succeed, with the item that it was sent for. After it this delivery sends no
   * other PUT, whatever others write to the item meanwhile.
   */
  failedPut: FailedPut | null;
  /** The item as this delivery last read or wrote it. */
  latest: LedgerItem | undefined;
  /** Whether this delivery has asked for the tenant's token, and the wait that came of it if there was trouble. */
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

/** The wait that Zuora asked for with its answer to a PUT is respected, whatever the reads after it showed. */
export function floorOf({ failedPut }: Delivery, floorSeconds: number | null = null): number | null {
  const asked = failedPut?.error.retryAfterSeconds ?? null;
  return asked === null ? floorSeconds : Math.max(asked, floorSeconds ?? 0);
}
