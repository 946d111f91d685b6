import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { isPendingCloseOrClosed } from '../../../functions/shared/zuora/run.ts';
import type { Invocation } from '../world/invocation.ts';
import type { ZuoraAnswered } from '../world/observer.ts';
import { outcomeEventSchema } from './facts.ts';
import { OfLastReads } from './last-reads.ts';

type Shown = NonNullable<ZuoraAnswered['shown']>;

export class EndedNotTimedOut extends OfLastReads {
  readonly name = 'ended-not-timed-out';
  readonly sentence = 'No tick concludes timed-out if its own read shows how the run ended.';
  readonly promise = 'What polling does';

  override onLedgerWrite(before: LedgerItem | undefined, after: LedgerItem, invocation: Invocation): void {
    if (before?.state !== 'watching' || after.state !== 'concluded') return;
    const { data } = outcomeEventSchema.parse(JSON.parse(after.event ?? ''));
    const shown = this.shownTo(invocation, after);
    if (data.outcome !== 'timed-out' || shown === undefined || this.#isYoung(before, invocation)) return;
    if (showsTheEnd(shown, before))
      this.broken(`${after.requestId} is timed-out after a read of ${shown.status} ${shown.runStatus}`);
  }

  /** For `pollMinSeconds`, a tick decides nothing. It uses the time from before it waited for a token. */
  #isYoung({ watchingAt }: LedgerItem, { startedAt }: Invocation): boolean {
    const youngMs = this.world.core.scenario.settings.pollMinSeconds * 1000;
    return watchingAt === null || startedAt - Date.parse(watchingAt) < youngMs;
  }
}

function showsTheEnd({ status, runStatus, runStart }: Shown, { baseline }: LedgerItem): boolean {
  const isEnded = runStatus === 'Completed' || runStatus === 'Error';
  const isAnother = baseline === null || baseline.start !== runStart;
  return status === 'Open' || (isPendingCloseOrClosed(status) && isEnded && isAnother);
}
