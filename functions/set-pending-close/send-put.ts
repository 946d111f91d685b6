import { about, type LedgerItem } from '../shared/ledger/ledger-item.ts';
import {
  refusedItem,
  sentItem,
  watchingItem,
  withRefusalExplained,
  withSecretUsed,
  withStatus,
  withWait,
} from '../shared/ledger/ledger-transitions.ts';
import type { CallLimits } from '../shared/zuora/client.ts';
import { ZuoraError } from '../shared/zuora/errors.ts';
import { zuoraCodeOf } from '../shared/zuora/report-trouble.ts';
import type { Baseline } from '../shared/zuora/run.ts';
import { applyDecision, decisionFor } from './apply-decision.ts';
import { type CloseContext, callerOf, type Progress, pollMinMs, targetOf } from './close-context.ts';
import {
  type Decision,
  decisionInsteadOfSending,
  explainsRefusal,
  isCountedRefusal,
  waitAfterRefusal,
} from './decision-table.ts';
import type { Delivery, FailedPut } from './delivery.ts';
import { type PeriodReading, readEarlierOpen, readPeriod } from './read-period.ts';
import { zuoraReasons } from './rejection.ts';
import { waitFor } from './trouble.ts';

/** Stores the baseline and the hold, then sends one PUT, and stores its result. */
export async function sendPut(
  reading: PeriodReading,
  baseline: Baseline,
  delivery: Delivery,
): Promise<Progress> {
  const { item } = reading;
  const { ledger, zuora, report, now, settings } = delivery;
  const limits: CallLimits = { timeoutMs: settings.putAnswerSeconds * 1000, timeLeftMs: delivery.timeLeftMs };
  const caller = callerOf(item);
  const periodId = targetOf(item);
  const { secretVersionId } = await zuora.tenantSettings(caller.tenant);
  if (delivery.timeLeftMs() < limits.timeoutMs) {
    return applyDecision({ is: 'wait', because: 'no-time-left' }, reading, delivery);
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
    const answer = await zuora.setPendingClose(caller, periodId, limits);
    const set = {
      now: now(),
      pollMinMs: pollMinMs(delivery),
      adopted: false,
      processId: answer.processId,
      because: 'put-succeeded',
    } as const;
    const shown = withStatus(withSecretUsed(sent, answer.secretVersionId), 'PendingClose');
    await ledger.replace(sent, watchingItem(shown, set));
    report('pending-close-set', about(sent));
    return { is: 'done' };
  } catch (error) {
    if (!(error instanceof ZuoraError)) throw error;
    delivery.failedPut = { sent, error };
    if (error.isRefusal) reportRefusal(delivery.failedPut, delivery);
    else reportUnclearAnswer(delivery.failedPut, delivery);
    return afterFailedPut(sent, error, delivery);
  }
}

/** Reports an answer that does not prove whether the PUT took effect. */
function reportUnclearAnswer({ sent, error }: FailedPut, context: CloseContext): void {
  context.report('put-unclear', {
    ...about(sent),
    status: error.status,
    zuoraRequestId: error.zuoraRequestId,
  });
  waitFor(error, about(sent), context);
}

/** Called before the refusal is stored, so that a pause that Zuora asks for counts even if that write fails. */
function reportRefusal({ sent, error }: FailedPut, context: CloseContext): void {
  // A refusal of the PUT itself is not trouble: the table decides what it means. A PUT that has to wait for a token
  // made no call to Zuora; the read that follows reports the wait.
  if (isCountedRefusal(error.advice)) context.tenantAccess.called(sent.tenant, error);
  else if (error.advice !== 'wait-in-line') waitFor(error, about(sent), context);
  // Without a status the PUT was not sent: there was no token, or the time was over.
  const code = error.status === null ? 'put-not-sent' : 'put-refused';
  const { status, advice } = error;
  context.report(code, { ...about(sent), status, reason: advice, zuoraCode: zuoraCodeOf(error) });
}

/** Stores what the answer to a failed PUT proves, then reads the period and decides by it. */
export async function afterFailedPut(
  sent: LedgerItem,
  error: ZuoraError,
  delivery: Delivery,
): Promise<Progress> {
  const item = error.isRefusal ? await delivery.ledger.replace(sent, takenBack(sent, error, delivery)) : sent;
  return decideAfterFailedPut(await readPeriod(item, delivery), error, delivery);
}

function takenBack(sent: LedgerItem, error: ZuoraError, { now }: CloseContext): LedgerItem {
  const { advice, reasons, processId } = error;
  const at = now();
  const isCounted = isCountedRefusal(advice);
  const back = refusedItem(sent, { now: at, reasons: zuoraReasons(reasons), processId, isCounted });
  // The reason of the wait is stored by the same write, because the read that follows seldom finds a better one.
  return withWait(back, waitAfterRefusal(advice), at);
}

/** Applies the decision table to an item whose PUT failed in this delivery. Nothing is sent again. */
export function decideAfterFailedPut(
  reading: PeriodReading,
  error: ZuoraError,
  context: CloseContext,
): Promise<Progress> {
  const decision = decisionFor(reading, context);
  return error.isRefusal
    ? decideAfterRefusal(decision, reading, error, context)
    : decideAfterUnclearAnswer(decision, reading, error, context);
}

/** Decides by what the period shows, not by the text of the refusal. */
async function decideAfterRefusal(
  decision: Decision,
  reading: PeriodReading,
  { advice }: ZuoraError,
  context: CloseContext,
): Promise<Progress> {
  if (decision.is !== 'send') {
    const isExplained = isCountedRefusal(advice) && explainsRefusal(decision);
    const item = isExplained ? withRefusalExplained(reading.item) : reading.item;
    return applyDecision(decision, { ...reading, item }, context);
  }
  const earlierOpen = isCountedRefusal(advice) ? await readEarlierOpen(reading, context) : [];
  return applyDecision(decisionInsteadOfSending(advice, earlierOpen), reading, context);
}

/** The period shows whether the PUT took effect. Otherwise the item stays `sent` until its hold is over. */
async function decideAfterUnclearAnswer(
  decision: Decision,
  reading: PeriodReading,
  { processId }: ZuoraError,
  context: CloseContext,
): Promise<Progress> {
  const item = { ...reading.item, zuoraProcessId: processId ?? reading.item.zuoraProcessId };
  // The hold was over before the answer came, for instance because a clock jumped. The next delivery reads again.
  const last: Exclude<Decision, { is: 'send' }> =
    decision.is === 'send' ? { is: 'wait', because: 'hold' } : decision;
  return applyDecision(last, { ...reading, item }, context);
}
