import { ZuoraError } from '../shared/errors.ts';
import type { LedgerItem } from '../shared/ledger-item.ts';
import {
  refusedItem,
  sentItem,
  watchingItem,
  withSecretTaken,
  withStatus,
} from '../shared/ledger-transitions.ts';
import type { Baseline } from '../shared/run.ts';
import { about } from '../shared/telemetry.ts';
import type { CallLimits } from '../shared/zuora/client.ts';
import { type Closing, callerOf, type Progress, pollMinMs, readLimits, targetOf } from './closing.ts';
import { earlierOpenPeriods } from './find-period.ts';
import { mayBeEarlierPeriods, stepAfterRefusal } from './next-step.ts';
import { type Reading, readPeriod } from './read-period.ts';
import { zuoraReasons } from './rejection.ts';
import { keepWhatWasSeen, stepFor, takeStep } from './take-step.ts';
import { noteTrouble, waitFor } from './trouble.ts';

/** Stores the baseline and the hold, then sends the one PUT that they allow, and looks what came of it. */
export async function sendPut(reading: Reading, baseline: Baseline, closing: Closing): Promise<Progress> {
  const { item } = reading;
  const { ledger, zuora, report, now, settings } = closing;
  const limits: CallLimits = { timeoutMs: settings.putAnswerSeconds * 1000, timeLeftMs: closing.timeLeftMs };
  const caller = callerOf(item);
  const periodId = targetOf(item);
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
  };
  const sent = await ledger.replace(item, sentItem(item, facts));
  report('put-sent', about(sent));
  try {
    const { processId } = await zuora.setPendingClose(caller, periodId, limits);
    const set = {
      now: now(),
      pollMinMs: pollMinMs(closing),
      adopted: false,
      processId,
      because: 'put-succeeded',
    };
    const shown = withStatus(withSecretTaken(sent, zuora), 'PendingClose');
    await ledger.replace(sent, watchingItem(shown, set));
    report('pending-close-set', about(sent));
    return { is: 'done' };
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
    const step = stepFor(reading, closing);
    // The hold was over before the answer came, as where a clock jumps: the next delivery reads anew.
    if (step.do === 'send') return { is: 'waiting', because: 'hold', floorSeconds };
    return await takeStep(step, { ...reading, item }, closing, { earlierOpen: [], floorSeconds });
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
  // First of all: what Zuora asks for holds even where the write that follows fails or is lost to another's.
  // Its own refusal of a PUT is no trouble: the table decides what it means.
  // Who waits in line is noted where the read that follows does.
  if (advice !== 'refused' && advice !== 'not-found' && advice !== 'wait-in-line')
    noteTrouble(error, about(sent), closing);
  else closing.pauses.called(sent.tenant, error);
  const back = refusedItem(sent, { now: now(), reasons: zuoraReasons(error.reasons), processId });
  const accepted = await ledger.replace(sent, back);
  // Without a status it was not the PUT that was refused: its token could not be had, or the time was over.
  const code = error.status === null ? 'put-not-sent' : 'put-refused';
  report(code, { ...about(accepted), status: error.status, reason: advice });
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
