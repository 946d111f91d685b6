import type { LedgerItem } from '../../../functions/shared/ledger-item.ts';
import type { EventCode, ReportFields } from '../../../functions/shared/telemetry.ts';
import { canaryMark } from '../../canary.ts';
import { bodyMark } from '../scenario/random-messages.ts';
import { Invariant } from './invariant.ts';

export class NoCanary extends Invariant {
  readonly name = 'no-canary';
  readonly sentence =
    'No credential is in a report, an event, a queue attribute or the ledger, and no value of a refused body.';
  readonly promise = '5';

  override onReport(code: EventCode, fields: ReportFields): void {
    for (const [name, value] of Object.entries(fields)) {
      if (typeof value !== 'string') continue;
      if (value.includes(canaryMark) || value.includes(bodyMark)) this.broken(`${code} tells it in ${name}`);
    }
  }

  override onPark(_body: string, why: { reason: string; detail: string }): void {
    if (JSON.stringify(why).includes(canaryMark)) this.broken('an attribute of a parked message tells it');
  }

  override onPublish(event: string): void {
    if (event.includes(canaryMark)) this.broken('an event tells it');
  }

  override onLedgerWrite(_before: LedgerItem | undefined, after: LedgerItem): void {
    if (this.world.ledger.textOf(after).includes(canaryMark)) this.broken('the ledger holds it');
  }
}
