import type { LedgerItem } from '../shared/ledger/ledger-item.ts';
import {
  refusedItem,
  sentItem,
  watchingItem,
  withRefusalExplained,
  withSecretTaken,
  withStatus,
  withWait,
} from '../shared/ledger/ledger-transitions.ts';
import { about } from '../shared/telemetry/telemetry.ts';
import type { CallLimits } from '../shared/zuora/client.ts';
import { ZuoraError } from '../shared/zuora/errors.ts';
import type { Baseline } from '../shared/zuora/run.ts';
import { stepFor, takeStep } from './apply-decision.ts';
import { type Closing, callerOf, type Progress, pollMinMs, targetOf } from './close-context.ts';
import {
  explainsRefusal,
  isCountedRefusal,
  type Step,
  stepInsteadOfSending,
  waitAfterRefusal,
} from './decision-table.ts';
import type { Delivery, FailedPut } from './delivery.ts';
import { type Reading, readEarlierOpen, readPeriod } from './read-period.ts';
import { zuoraReasons } from './rejection.ts';
import { noteTrouble } from './trouble.ts';

/** Stores the baseline and the hold, then sends the one PUT that they allow, and looks what came of it. */
export async function sendPut(reading: Reading, baseline: Baseline, delivery: Delivery): Promise<Progress> {
  const { item } = reading;
  const { ledger, zuora, report, now, settings } = delivery;
  const limits: CallLimits = { timeoutMs: settings.putAnswerSeconds * 1000, timeLeftMs: delivery.timeLeftMs };
  const caller = callerOf(item);
  const periodId = targetOf(item);
  const { secretVersionId } = await zuora.tenantSettings(caller.tenant);
  if (delivery.timeLeftMs() < limits.timeoutMs) {
    return takeStep({ do: 'wait', because: 'no-time-left' }, reading, delivery);
  }
  const holdMs = settings.backoffMaxSeconds * 1000;
  const facts = {
    baseline,
    now: now(),
    holdMs,
    pollMinMs: pollMinMs(delivery),
    secretVersionId,
  };
  const sent = await ledger.replace(item, sentItem(item, facts));
  report('put-sent', about(sent));
  try {
    const { processId } = await zuora.setPendingClose(caller, periodId, limits);
    const set = {
      now: now(),
      pollMinMs: pollMinMs(delivery),
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
    delivery.failedPut = { sent, error };
    if (error.isRefusal) noteRefusal(delivery.failedPut, delivery);
    else noteUnclear(delivery.failedPut, delivery);
    return afterFailedPut(sent, error, delivery);
  }
}

/** The answer proves nothing. */
function noteUnclear({ sent, error }: FailedPut, closing: Closing): void {
  closing.report('put-unclear', {
    ...about(sent),
    status: error.status,
    zuoraRequestId: error.zuoraRequestId,
  });
  noteTrouble(error, about(sent), closing);
}

/** Before the write that may fail or be lost: what Zuora asks for with a refusal holds all the same. */
function noteRefusal({ sent, error }: FailedPut, closing: Closing): void {
  // A refusal of the PUT itself is not trouble: the table decides what it means. Waiting for a token is reported by the
  // read that follows.
  if (isCountedRefusal(error.advice) || error.advice === 'wait-in-line')
    closing.pauses.called(sent.tenant, error);
  else noteTrouble(error, about(sent), closing);
  // Without a status it was not the PUT that was refused: its token could not be had, or the time was over.
  const code = error.status === null ? 'put-not-sent' : 'put-refused';
  closing.report(code, { ...about(sent), status: error.status, reason: error.advice });
}

/** Stores what the answer to a PUT proves, and lets the period itself decide the rest. */
export async function afterFailedPut(
  sent: LedgerItem,
  error: ZuoraError,
  delivery: Delivery,
): Promise<Progress> {
  const item = error.isRefusal ? await delivery.ledger.replace(sent, takenBack(sent, error, delivery)) : sent;
  return decideAfterFailedPut(await readPeriod(item, delivery), error, delivery);
}

function takenBack(sent: LedgerItem, error: ZuoraError, { now }: Closing): LedgerItem {
  const { advice, reasons, processId } = error;
  const at = now();
  const isCounted = isCountedRefusal(advice);
  const back = refusedItem(sent, { now: at, reasons: zuoraReasons(reasons), processId, isCounted });
  // In the same write, since the read that follows mostly finds no better reason.
  return withWait(back, waitAfterRefusal(advice), at);
}

/** Applies the table to an item whose PUT failed in this delivery: nothing is sent again. */
export function decideAfterFailedPut(
  reading: Reading,
  error: ZuoraError,
  closing: Closing,
): Promise<Progress> {
  const step = stepFor(reading, closing);
  return error.isRefusal
    ? decideAfterRefusal(step, reading, error, closing)
    : decideAfterUnclearAnswer(step, reading, error, closing);
}

/** The period says what the refusal meant, not its text. */
async function decideAfterRefusal(
  step: Step,
  reading: Reading,
  { advice }: ZuoraError,
  closing: Closing,
): Promise<Progress> {
  if (step.do !== 'send') {
    const isExplained = isCountedRefusal(advice) && explainsRefusal(step);
    const item = isExplained ? withRefusalExplained(reading.item) : reading.item;
    return takeStep(step, { ...reading, item }, closing);
  }
  const earlierOpen = isCountedRefusal(advice) ? await readEarlierOpen(reading, closing) : [];
  return takeStep(stepInsteadOfSending(advice, earlierOpen), reading, closing);
}

/** The period says whether the PUT took effect; else the item stays `sent` and waits out its hold. */
async function decideAfterUnclearAnswer(
  step: Step,
  reading: Reading,
  { processId }: ZuoraError,
  closing: Closing,
): Promise<Progress> {
  const item = { ...reading.item, zuoraProcessId: processId ?? reading.item.zuoraProcessId };
  // The hold was over before the answer came, as where a clock jumps: the next delivery reads anew.
  const decision: Exclude<Step, { do: 'send' }> = step.do === 'send' ? { do: 'wait', because: 'hold' } : step;
  return takeStep(decision, { ...reading, item }, closing);
}
