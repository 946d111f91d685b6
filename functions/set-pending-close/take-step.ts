import { isDeepStrictEqual } from 'node:util';
import { ZuoraError } from '../shared/errors.ts';
import { type LedgerItem, refusedItem, sentItem, watchingItem } from '../shared/ledger-item.ts';
import { concluded, putUnclear } from '../shared/outcome-event.ts';
import type { Baseline } from '../shared/run.ts';
import { about } from '../shared/telemetry.ts';
import type { CallLimits } from '../shared/zuora/client.ts';
import { type Closing, callerOf, type Progress, pollMinMs, readLimits } from './closing.ts';
import { earlierOpenPeriods } from './find-period.ts';
import {
  mayBeEarlierPeriods,
  nextStep,
  type RejectionCode,
  type Step,
  stepAfterRefusal,
} from './next-step.ts';
import { type Reading, readPeriod } from './read-period.ts';
import { rejectionReasons, zuoraReasons } from './rejection.ts';
import { noteTrouble, waitFor } from './trouble.ts';

const done: Progress = { is: 'done' };

export function stepFor({ item, seen, readAt }: Reading, { settings }: Closing): Step {
  return nextStep(item, seen, { now: readAt, holdMs: settings.backoffMaxSeconds * 1000 });
}

/** What a refusal adds to a step: what to tell, and how long Zuora asks to be left alone. */
interface Refused {
  earlierOpen: readonly string[];
  floorSeconds: number | null;
}
const notRefused: Refused = { earlierOpen: [], floorSeconds: null };

export async function takeStep(
  step: Step,
  reading: Reading,
  closing: Closing,
  refused = notRefused,
): Promise<Progress> {
  const { ledger, report } = closing;
  const { item, readAt } = reading;
  switch (step.do) {
    case 'acknowledge':
      return done;
    case 'wait':
      if (step.because === 'unknown-word') report('unknown-word', about(item));
      await keepWhatWasSeen(reading, closing);
      return { is: 'waiting', because: step.because, floorSeconds: refused.floorSeconds };
    case 'reject':
      return reject(step.code, item, refused, closing);
    case 'withdraw':
      return withdraw(item, closing);
    case 'watch': {
      const facts = { now: readAt, pollMinMs: pollMinMs(closing), adopted: step.adopted };
      const because = step.adopted ? 'pending-close-found' : 'pending-close-seen';
      await ledger.replace(item, watchingItem(item, { ...facts, because }));
      report('pending-close-seen', about(item));
      return done;
    }
    case 'send':
      return send(reading, step.baseline, closing);
  }
}

/** Stores the baseline and the hold, then sends the one PUT that they allow, and looks what came of it. */
async function send(reading: Reading, baseline: Baseline, closing: Closing): Promise<Progress> {
  const { item } = reading;
  const { ledger, zuora, report, now, settings } = closing;
  const limits: CallLimits = { timeoutMs: settings.putAnswerSeconds * 1000, timeLeftMs: closing.timeLeftMs };
  const caller = callerOf(item);
  // A token fetched now cannot use up the time of the PUT's answer.
  await zuora.prepare(caller, readLimits(closing));
  const { secretVersionId } = await zuora.tenantSettings(caller.tenant);
  if (closing.timeLeftMs() < limits.timeoutMs) {
    await keepWhatWasSeen(reading, closing);
    return { is: 'waiting', because: 'no-time-left' };
  }
  const holdMs = settings.backoffMaxSeconds * 1000;
  const facts = {
    baseline,
    now: now(),
    holdMs,
    pollMinMs: pollMinMs(closing),
    secretVersionId,
    codeVersion: settings.codeVersion,
  };
  const sent = await ledger.replace(item, sentItem(item, facts));
  report('put-sent', about(sent));
  try {
    const { processId } = await zuora.setPendingClose(caller, sent.periodId ?? '', limits);
    const set = {
      now: now(),
      pollMinMs: pollMinMs(closing),
      adopted: false,
      processId,
      because: 'put-succeeded',
    };
    await ledger.replace(sent, watchingItem(sent, set));
    report('pending-close-set', about(sent));
    return done;
  } catch (error) {
    if (!(error instanceof ZuoraError)) throw error;
    return error.isRefusal ? afterRefusal(sent, error, closing) : afterUnclearAnswer(sent, error, closing);
  }
}

/** The answer proves nothing: the period itself says whether the PUT took effect; else the item waits out its hold. */
async function afterUnclearAnswer(sent: LedgerItem, error: ZuoraError, closing: Closing): Promise<Progress> {
  const { status, zuoraRequestId, processId, retryAfterSeconds: floorSeconds } = error;
  closing.report('put-unclear', { ...about(sent), status, zuoraRequestId });
  noteTrouble(error, about(sent), closing);
  try {
    const reading = await readPeriod(sent, closing);
    const item = { ...reading.item, zuoraProcessId: processId ?? reading.item.zuoraProcessId };
    const told = { earlierOpen: [], floorSeconds };
    return await takeStep(stepFor(reading, closing), { ...reading, item }, closing, told);
  } catch (failure) {
    return waitNoLess(floorSeconds, failure, sent, closing);
  }
}

/** Trouble after a PUT's answer: what Zuora asked for with that answer still holds. */
function waitNoLess(
  floorSeconds: number | null,
  failure: unknown,
  item: LedgerItem,
  closing: Closing,
): Progress {
  const wait = waitFor(failure, about(item), closing);
  return { ...wait, floorSeconds: Math.max(floorSeconds ?? 0, wait.floorSeconds ?? 0) };
}

/** Zuora refused: back to `accepted`, and the period decides what the refusal meant, not its text. */
async function afterRefusal(sent: LedgerItem, error: ZuoraError, closing: Closing): Promise<Progress> {
  const { ledger, zuora, report, now } = closing;
  const { advice, processId, retryAfterSeconds: floorSeconds } = error;
  const back = refusedItem(sent, { now: now(), reasons: zuoraReasons(error.reasons), processId });
  const accepted = await ledger.replace(sent, back);
  report('put-refused', { ...about(accepted), status: error.status, reason: advice });
  noteTrouble(error, about(accepted), closing);
  try {
    const reading = await readPeriod(accepted, closing);
    const step = stepFor(reading, closing);
    const period = reading.seen.found === 'one' ? reading.seen.period : null;
    const earlierOpen =
      period !== null && mayBeEarlierPeriods(step, advice)
        ? earlierOpenPeriods(period, await zuora.listPeriods(callerOf(accepted), readLimits(closing)))
        : [];
    const refusal = { advice, refusalsBefore: accepted.refusals, earlierOpen };
    const next = stepAfterRefusal(step, refusal);
    const isCounted = next.do === 'wait' && next.because === 'refused';
    const counted = isCounted ? { ...reading.item, refusals: accepted.refusals + 1 } : reading.item;
    return await takeStep(next, { ...reading, item: counted }, closing, { earlierOpen, floorSeconds });
  } catch (failure) {
    return waitNoLess(floorSeconds, failure, accepted, closing);
  }
}

async function reject(
  code: RejectionCode,
  item: LedgerItem,
  { earlierOpen }: Refused,
  closing: Closing,
): Promise<Progress> {
  const reasons = rejectionReasons(code, { earlierOpen, zuoraReasons: item.reasons });
  const conclusion = { outcome: 'rejected', now: closing.now(), reasons, fileIds: null } as const;
  await closing.ledger.replace(item, concluded(item, conclusion, code));
  closing.report('request-rejected', { ...about(item), reason: code });
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

/** What a waiting item last showed is what `timed-out` would tell. */
async function keepWhatWasSeen({ stored, item }: Reading, { ledger }: Closing): Promise<void> {
  if (!isDeepStrictEqual(stored, item)) await ledger.replace(stored, item);
}
