import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { Invariant } from './invariant.ts';

const itemBytesMax = 350_000;
const eventBytesMax = 200_000;
/** The characters that SQS accepts (SQS API reference, SendMessage). */
const carried = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u;

export class FitsItsBounds extends Invariant {
  readonly name = 'fits-its-bounds';
  readonly sentence = 'An item is below 350 kB and an event below 200 kB, of characters that SQS carries.';
  readonly promise = '1';

  override onPublish(event: string): void {
    if (Buffer.byteLength(event) >= eventBytesMax) this.broken('an event is too large');
    if (!carried.test(event)) this.broken('an event has a character that SQS does not carry');
  }

  override onLedgerWrite(_before: LedgerItem | undefined, after: LedgerItem): void {
    if (Buffer.byteLength(this.world.ledger.textOf(after)) >= itemBytesMax) {
      this.broken(`${after.requestId} is too large`);
    }
  }
}
