import { isDeepStrictEqual } from 'node:util';
import type { LedgerItem } from '../shared/ledger/ledger-item.ts';
import { watchingItem, withWait } from '../shared/ledger/ledger-transitions.ts';
import { concluded, putUnclear } from '../shared/ledger/outcome-event.ts';
import { about } from '../shared/telemetry/telemetry.ts';
import { type Closing, type Progress, pollMinMs } from './close-context.ts';
import { nextStep, type Step, type WaitReason } from './decision-table.ts';
import { type Reading, readEarlierOpen } from './read-period.ts';
import { type Rejection, rejectionReasons } from './rejection.ts';
import { waitFor } from './trouble.ts';

const done: Progress = { is: 'done' };

/** What the table says for what was read. */
export function stepFor({ item, seen, readAt }: Reading, { settings }: Closing): Step {
  return nextStep(item, seen, { now: readAt, holdMs: settings.backoffMaxSeconds * 1000 });
}

/** Carries out every decision except sending the PUT. */
export async function takeStep(
  step: Exclude<Step, { do: 'send' }>,
  reading: Reading,
  closing: Closing,
): Promise<Progress> {
  const { ledger, report } = closing;
  const { item, readAt } = reading;
  switch (step.do) {
    case 'acknowledge':
      return done;
    case 'wait':
      if (step.because === 'unknown-word') report('unknown-word', about(item));
      await keepWhatWasSeen(reading, step.because, closing);
      return { is: 'waiting', because: step.because };
    case 'reject':
      return reject(await explained(step, reading, closing), item, closing);
    case 'withdraw':
      return withdraw(item, closing);
    case 'watch': {
      // Another's pending close may be as young as the answer, and only its age tells an older run from its own.
      const now = step.adopted ? closing.now() : readAt;
      const facts = { now, pollMinMs: pollMinMs(closing), adopted: step.adopted };
      const because = step.adopted ? 'pending-close-found' : 'pending-close-seen';
      await ledger.replace(item, watchingItem({ ...item, baseline: step.baseline }, { ...facts, because }));
      report('pending-close-seen', about(item));
      return done;
    }
  }
}

/** After six counted refusals the list may name the reason. Where it cannot be read, Zuora's own words have to do. */
async function explained(step: Rejection, reading: Reading, closing: Closing): Promise<Rejection> {
  if (step.code !== 'refused-by-zuora') return step;
  try {
    const earlierOpen = await readEarlierOpen(reading, closing);
    return earlierOpen.length > 0 ? { do: 'reject', code: 'earlier-periods-open', earlierOpen } : step;
  } catch (error) {
    // Reports the trouble. Nothing waits for it: no read would make another PUT right.
    waitFor(error, about(reading.item), closing);
    return step;
  }
}

async function reject(step: Rejection, item: LedgerItem, closing: Closing): Promise<Progress> {
  const reasons = rejectionReasons(step, item.reasons);
  const conclusion = { outcome: 'rejected', now: closing.now(), reasons, fileIds: null } as const;
  await closing.ledger.replace(item, concluded(item, conclusion, step.code));
  closing.report('request-rejected', { ...about(item), reason: step.code });
  return done;
}

async function withdraw(item: LedgerItem, closing: Closing): Promise<Progress> {
  const conclusion = {
    outcome: 'withdrawn',
    now: closing.now(),
    reasons: [putUnclear],
    fileIds: null,
  } as const;
  await closing.ledger.replace(item, concluded(item, conclusion, putUnclear.code));
  closing.report('request-withdrawn', { ...about(item), reason: putUnclear.code });
  return done;
}

/** What a waiting item last showed is what `timed-out` would tell, and why it waits is for people. */
export async function keepWhatWasSeen(
  { stored, item }: Reading,
  because: WaitReason,
  { ledger, now }: Closing,
): Promise<void> {
  const waiting = withWait(item, because, now());
  if (!isDeepStrictEqual(stored, waiting)) await ledger.replace(stored, waiting);
}
