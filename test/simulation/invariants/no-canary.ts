import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { EventCode, ReportFields } from '../../../functions/shared/telemetry/telemetry.ts';
import { holdsCanary } from '../../canary.ts';
import { bodyMark } from '../scenario/message-forms.ts';
import { Invariant } from './invariant.ts';

export class NoCanary extends Invariant {
  readonly name = 'no-canary';
  readonly sentence =
    'No credential, unchanged, encoded or in part, is in a log line, an event, a queue attribute or the ledger. No value of a parked body is in a log line or an attribute.';
  readonly promise = '5';

  override onReport(code: EventCode, fields: ReportFields): void {
    for (const [name, value] of Object.entries(fields)) {
      if (typeof value !== 'string') continue;
      if (holdsCanary(value) || value.includes(bodyMark))
        this.broken(`the log line ${code} has it in ${name}`);
    }
  }

  override onPark(_body: string, why: { reason: string; detail: string }): void {
    if (holdsCanary(JSON.stringify(why))) this.broken('an attribute of a parked message has it');
  }

  override onPublish(event: string): void {
    if (holdsCanary(event)) this.broken('an event has it');
  }

  override onLedgerWrite(_before: LedgerItem | undefined, after: LedgerItem): void {
    if (holdsCanary(this.world.ledger.textOf(after))) this.broken('the ledger has it');
  }
}
