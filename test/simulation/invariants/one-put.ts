import type { ZuoraCall } from '../world/observer.ts';
import { Invariant } from './invariant.ts';

export class OnePut extends Invariant {
  readonly name = 'one-put';
  readonly sentence = 'At most one PUT takes effect per close request.';
  readonly promise = '3';

  override onPutEffect(call: ZuoraCall): void {
    const effective =
      this.facts.ofTrack(call.trackId)?.puts.filter(({ effectAt }) => effectAt !== null) ?? [];
    if (effective.length > 1) this.broken(`${call.trackId} took effect ${effective.length} times`);
  }
}

export class PutAfterRead extends Invariant {
  readonly name = 'put-after-read';
  readonly sentence =
    'Each PUT follows a read by the same invocation that showed the period Open with no run in progress. Its item is stored as sent, with the run of that read as its baseline.';
  readonly promise = '3';

  override onZuoraCall(call: ZuoraCall) {
    if (call.route !== 'put') return;
    const shown = this.facts.shownTo(call.invocation, call.trackId, call.periodId);
    if (shown?.status !== 'Open' || shown.runStatus === 'Processing') {
      return this.broken(`a PUT to ${call.periodId} after a read of ${shown?.status} ${shown?.runStatus}`);
    }
    const key = this.facts.ofTrack(call.trackId)?.key;
    const item = key === undefined ? undefined : this.world.ledger.item(key);
    if (item?.state !== 'sent' && item?.state !== 'watching') {
      return this.broken(`a PUT to ${call.periodId} whose item is ${item?.state ?? 'not stored'}`);
    }
    if (item.state === 'sent' && item.baseline?.start !== shown.runStart) {
      this.broken(`a PUT to ${call.periodId} under another baseline than the run that was read`);
    }
  }
}

export class HoldKept extends Invariant {
  readonly name = 'hold-kept';
  readonly sentence = 'No PUT is sent while an earlier PUT of its request may still take effect.';
  readonly promise = '3';

  override onZuoraCall(call: ZuoraCall) {
    if (call.route !== 'put') return;
    const holdMs = this.world.core.scenario.settings.backoffMaxSeconds * 1000;
    const earlier =
      this.facts.ofTrack(call.trackId)?.puts.filter((put) => put.call !== call && !put.isRefused) ?? [];
    // The hold begins when the baseline is stored. A write and a token request may come between that and the PUT.
    const slackMs = 60_000;
    if (earlier.some((put) => call.at < put.call.at + holdMs - slackMs)) {
      this.broken(`another PUT to ${call.periodId} before its hold was over`);
    }
  }
}
