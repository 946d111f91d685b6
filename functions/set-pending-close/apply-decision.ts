import { isDeepStrictEqual } from 'node:util';
import type { WaitReason } from '../shared/ledger/item-words.ts';
import { about, type LedgerItem } from '../shared/ledger/ledger-item.ts';
import { watchingItem, withWait } from '../shared/ledger/ledger-transitions.ts';
import { concluded, putUnclear } from '../shared/ledger/outcome-event.ts';
import { type CloseContext, type Progress, pollMinMs } from './close-context.ts';
import { type Decision, decide } from './decision-table.ts';
import { type PeriodReading, readEarlierOpen } from './read-period.ts';
import { type Rejection, rejectionReasons } from './rejection.ts';
import { waitFor } from './trouble.ts';

const done: Progress = { is: 'done' };

/** Applies the decision table to what was read from Zuora. */
export function decisionFor({ item, lookup, readAt }: PeriodReading, { settings }: CloseContext): Decision {
  return decide(item, lookup, { now: readAt, holdMs: settings.backoffMaxSeconds * 1000 });
}

/** Carries out every decision except sending the PUT. */
export async function applyDecision(
  decision: Exclude<Decision, { is: 'send' }>,
  reading: PeriodReading,
  context: CloseContext,
): Promise<Progress> {
  const { ledger, report } = context;
  const { item, readAt } = reading;
  switch (decision.is) {
    case 'acknowledge':
      return done;
    case 'wait':
      if (decision.because === 'unknown-word') report('unknown-word', about(item));
      await keepWhatWasSeen(reading, decision.because, context);
      return { is: 'waiting', because: decision.because };
    case 'reject':
      return reject(await explained(decision, reading, context), item, context);
    case 'withdraw':
      return withdraw(item, context);
    case 'watch': {
      // Adopted: somebody else may have set pending close just before the answer, so the time of the read would be too
      // early. Until the item is `pollMinSeconds` old, the period may still show an older run.
      const now = decision.adopted ? context.now() : readAt;
      const facts = { now, pollMinMs: pollMinMs(context), adopted: decision.adopted };
      const because = decision.adopted ? 'pending-close-found' : 'pending-close-seen';
      await ledger.replace(
        item,
        watchingItem({ ...item, baseline: decision.baseline }, { ...facts, because }),
      );
      report('pending-close-seen', about(item));
      return done;
    }
  }
}

/**
 * Looks for a better reason of a rejection after six counted refusals: the list may show earlier periods that are open.
 * If the list cannot be read, Zuora's own reasons are published.
 */
async function explained(
  decision: Rejection,
  reading: PeriodReading,
  context: CloseContext,
): Promise<Rejection> {
  if (decision.code !== 'refused-by-zuora') return decision;
  try {
    const earlierOpen = await readEarlierOpen(reading, context);
    return earlierOpen.length > 0 ? { is: 'reject', code: 'earlier-periods-open', earlierOpen } : decision;
  } catch (error) {
    // `waitFor` only reports the trouble here. The request is rejected anyway, because it was refused six times.
    waitFor(error, about(reading.item), context);
    return decision;
  }
}

async function reject(decision: Rejection, item: LedgerItem, context: CloseContext): Promise<Progress> {
  const reasons = rejectionReasons(decision, item.reasons);
  const conclusion = { outcome: 'rejected', now: context.now(), reasons, fileIds: null } as const;
  await context.ledger.replace(item, concluded(item, conclusion, decision.code));
  context.report('request-rejected', { ...about(item), reason: decision.code });
  return done;
}

async function withdraw(item: LedgerItem, context: CloseContext): Promise<Progress> {
  const conclusion = {
    outcome: 'withdrawn',
    now: context.now(),
    reasons: [putUnclear],
    fileIds: null,
  } as const;
  await context.ledger.replace(item, concluded(item, conclusion, 'put-unclear'));
  context.report('request-withdrawn', { ...about(item), reason: putUnclear.code });
  return done;
}

/** Stores what was last seen of the period, which a later `timed-out` publishes, and why the item waits. */
export async function keepWhatWasSeen(
  { stored, item }: PeriodReading,
  because: WaitReason,
  { ledger, now }: CloseContext,
): Promise<void> {
  const waiting = withWait(item, because, now());
  if (!isDeepStrictEqual(stored, waiting)) await ledger.replace(stored, waiting);
}
