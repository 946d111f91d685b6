import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { EventCode, ReportFields } from '../../../functions/shared/telemetry/telemetry.ts';
import { holdsCanary } from '../../canary.ts';
import { bodyMark } from '../scenario/message-forms.ts';
import { Invariant } from './invariant.ts';

export class NoCanary extends Invariant {
  readonly name = 'no-canary';
  readonly sentence =
    'No credential, as it is, encoded or in part, is in a report, an event, a queue attribute or the ledger, and no value of a refused body.';
  readonly promise = '5';

  override onReport(code: EventCode, fields: ReportFields): void {
    for (const [name, value] of Object.entries(fields)) {
      if (typeof value !== 'string') continue;
      if (holdsCanary(value) || value.includes(bodyMark)) this.broken(`${code} tells it in ${name}`);
    }
  }

  override onPark(_body: string, why: { reason: string; detail: string }): void {
    if (holdsCanary(JSON.stringify(why))) this.broken('an attribute of a parked message tells it');
  }

  override onPublish(event: string): void {
    if (holdsCanary(event)) this.broken('an event tells it');
  }

  override onLedgerWrite(_before: LedgerItem | undefined, after: LedgerItem): void {
    if (holdsCanary(this.world.ledger.textOf(after))) this.broken('the ledger holds it');
  }
}
