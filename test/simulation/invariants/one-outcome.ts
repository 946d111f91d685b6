import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { MessageTruth } from '../scenario/scenario.ts';
import { outcomeEventSchema } from './facts.ts';
import { Invariant } from './invariant.ts';

export class SameBytes extends Invariant {
  readonly name = 'same-bytes';
  readonly sentence =
    'Every delivery of an outcome is the same, byte for byte, and is what the ledger holds.';
  readonly promise = '1';

  override onPublish(event: string) {
    const parsed = outcomeEventSchema.safeParse(JSON.parse(event));
    if (!parsed.success)
      return this.broken(`an event does not fit its schema at ${parsed.error.issues[0]?.path.join('.')}`);
    const { events } = this.facts.of(parsed.data.data);
    if (events[0] !== event)
      this.broken(`${parsed.data.data.requestId} was published twice, with different bytes`);
    if (this.world.ledger.item(parsed.data.data)?.event !== event) {
      this.broken(`${parsed.data.data.requestId} was published with an event that the ledger does not hold`);
    }
  }

  override onLedgerWrite(before: LedgerItem | undefined, after: LedgerItem): void {
    if (before?.event != null && before.event !== after.event)
      this.broken(`${after.requestId} was concluded again, with another event`);
    if (after.publishedAt !== null && this.facts.of(after).events.length === 0) {
      this.broken(`${after.requestId} was marked as published and never published`);
    }
  }
}

export class EveryRequestEnds extends Invariant {
  readonly name = 'every-request-ends';
  readonly sentence =
    'Every close request that could be stored gets at least one outcome, and nothing stays due.';
  readonly promise = '1';

  override onEnd(): void {
    if (!this.world.isQuiet) this.broken(`work was left after ${this.world.core.elapsed} ms`);
    for (const item of this.world.ledger.items()) {
      if (this.facts.of(item).events.length === 0)
        this.broken(`${item.requestId} is ${item.state} and no outcome was published`);
    }
  }
}

export class NothingLost extends Invariant {
  readonly name = 'nothing-lost';
  readonly sentence =
    'Every message ends as a request in the ledger, or in the dead-letter queue with its body.';
  readonly promise = '4';

  override onEnd(): void {
    for (const { id, body, is } of this.world.queue.messages) {
      const isKept = this.world.queue.deadLetters.some((each) => each.body === body);
      if (!isKept && !this.#isStored(is)) this.broken(`${id} is neither in the ledger nor kept`);
    }
    const lost = this.world.core.figures.counts['faults/message lost to the dead-letter queue'] ?? 0;
    const redriven = this.world.queue.deadLetters.filter(({ why }) => why === null).length;
    if (redriven > lost) this.broken('a message reached the receive limit before its deadline');
  }

  #isStored(is: MessageTruth): boolean {
    return is.is === 'request' && this.world.ledger.item(is) !== undefined;
  }
}
