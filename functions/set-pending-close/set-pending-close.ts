import { isDeepStrictEqual } from 'node:util';
import type { CloseRequest } from '../contract/close-request-schema.ts';
import type { WaitReason } from '../shared/ledger/item-words.ts';
import { LostWriteError } from '../shared/ledger/ledger.ts';
import { about, type LedgerItem } from '../shared/ledger/ledger-item.ts';
import { acceptedItem, type Sent, withScope, withWait } from '../shared/ledger/ledger-transitions.ts';
import { UnknownTenantError, ZuoraError } from '../shared/zuora/errors.ts';
import { waitReasonOf } from '../shared/zuora/report-trouble.ts';
import { applyDecision, decisionFor } from './apply-decision.ts';
import { type CloseContext, callerOf, type Progress, readLimits } from './close-context.ts';
import { isLeftToPolling } from './decision-table.ts';
import { beginDelivery, type Delivery, floorOf } from './delivery.ts';
import { readPeriod } from './read-period.ts';
import { afterFailedPut, decideAfterFailedPut, sendPut } from './send-put.ts';
import { waitFor } from './trouble.ts';

const lostWritesMax = 3;
const done: Progress = { is: 'done' };

/**
 * Does what one delivery of a close request can do (docs/specification.md, "What setting a period to pending close
 * does"). A delivery that loses a conditional write starts over from a new read of the item. Trouble of Zuora and its
 * credentials becomes a wait. Other errors (AWS, a defect) are thrown to the caller.
 */
export async function driveCloseRequest(
  request: CloseRequest,
  sent: Sent,
  context: CloseContext,
): Promise<Progress> {
  const delivery = beginDelivery(context);
  const progress = await drive(request, sent, delivery);
  if (progress.is !== 'waiting') return progress;
  await noteWait(progress.because, delivery);
  return { ...progress, floorSeconds: floorOf(delivery, progress.floorSeconds) };
}

async function drive(request: CloseRequest, sent: Sent, delivery: Delivery): Promise<Progress> {
  for (let lost = 0; lost < lostWritesMax; lost++) {
    try {
      return await driveOnce(request, sent, delivery);
    } catch (error) {
      const { latest } = delivery;
      const fields = latest === undefined ? keyOf(request) : about(latest);
      if (!(error instanceof LostWriteError)) return waitFor(error, fields, delivery);
    }
  }
  return { is: 'waiting', because: 'lost-write' };
}

const keyOf = ({ tenant, requestId }: CloseRequest) => ({ tenant, requestId });

async function driveOnce(request: CloseRequest, sent: Sent, delivery: Delivery): Promise<Progress> {
  const stored = await delivery.ledger.get(request);
  if (stored !== undefined && !isDeepStrictEqual(stored.request, request.content)) {
    return { is: 'parked', reason: 'request-id-reused', detail: reusedDetail(stored) };
  }
  if (stored !== undefined && isLeftToPolling(stored, delivery.now())) return done;
  const { failedPut } = delivery;
  if (stored !== undefined && failedPut !== null && isSameSending(stored, failedPut.sent))
    return afterFailedPut(stored, failedPut.error, delivery);

  let item: LedgerItem;
  try {
    const accepted = await accept(request, stored, sent, delivery);
    item = { ...accepted, codeVersion: delivery.settings.codeVersion };
  } catch (error) {
    if (stored === undefined && error instanceof UnknownTenantError) {
      return { is: 'parked', reason: 'unknown-tenant', detail: 'tenant has no secret in Secrets Manager' };
    }
    throw error;
  }
  if (isLeftToPolling(item, delivery.now())) return done;

  const pausedMs = delivery.tenantAccess.leftMs(item.tenant, delivery.now());
  if (pausedMs > 0) return { is: 'waiting', because: 'slow-down', floorSeconds: Math.ceil(pausedMs / 1000) };
  if (delivery.tenantAccess.isLeftAlone(item.tenant)) return { is: 'waiting', because: 'slow-down' };
  if (delivery.tenantAccess.isSilent(item.tenant)) return { is: 'waiting', because: 'zuora-trouble' };

  // Fetch the token now, so that it takes no time between the read and the PUT that relies on the read.
  await delivery.zuora.prepare(callerOf(item), readLimits(delivery));
  const reading = await readPeriod(item, delivery);
  if (failedPut !== null) return decideAfterFailedPut(reading, failedPut.error, delivery);
  const decision = decisionFor(reading, delivery);
  return decision.do === 'send'
    ? sendPut(reading, decision.baseline, delivery)
    : applyDecision(decision, reading, delivery);
}

/** A write of its own takes up to three attempts of four seconds each (connections.ts). */
const noteMs = 12_000;

/**
 * Stores why the item waits, if the ledger has another reason. Only people read it, so it must not cost anything else:
 * without time it is skipped, and a write that is lost or fails does not change the wait.
 */
async function noteWait(because: WaitReason, delivery: Delivery): Promise<void> {
  const { latest, ledger, now, timeLeftMs } = delivery;
  // Others are writing the item right now; one more write would only conflict with theirs.
  if (latest === undefined || because === 'lost-write' || timeLeftMs() < noteMs) return;
  if (isLeftToPolling(latest, now())) return;
  const waiting = withWait(latest, because, now());
  if (waiting === latest) return;
  try {
    await ledger.replace(latest, waiting);
  } catch {
    // The next delivery stores the reason, if it still applies.
  }
}

/** Whether an item still waits for the answer to this very PUT: each PUT has a hold of its own. */
function isSameSending(item: LedgerItem, sent: LedgerItem): boolean {
  return item.state === 'sent' && item.holdUntil === sent.holdUntil;
}

/** How SQS names a sender: the unique id of an account or a role, and the name of the session. */
const senderIdPattern = /^[A-Za-z0-9+=,.@:_-]{1,200}$/;

/**
 * Names who sent the first request, because a requestId that can be guessed can be taken: the two senders have to settle
 * between them which request was meant. Without a stored sender none is named.
 */
function reusedDetail({ senderId }: LedgerItem): string {
  const rule = 'requestId was used before, with other content';
  return senderId !== null && senderIdPattern.test(senderId) ? `${rule}, by the sender ${senderId}` : rule;
}

/**
 * The request as the ledger has it, stored now if it was not, with the entity and orgs that apply. A secret that
 * exists and cannot be used does not keep a request from being stored: it waits for its credentials in the ledger.
 */
async function accept(
  request: CloseRequest,
  stored: LedgerItem | undefined,
  sent: Sent,
  context: CloseContext,
): Promise<LedgerItem> {
  if (stored?.scope) return stored;
  const { ledger, zuora, report, settings } = context;
  const fresh = () => acceptedItem(request, { ...settings, sent, now: context.now() });
  try {
    const secret = await zuora.tenantSettings(request.tenant);
    if (stored !== undefined) return await ledger.replace(stored, withScope(stored, secret));
    const item = await ledger.create(withScope(fresh(), secret));
    report('request-accepted', about(item));
    return item;
  } catch (error) {
    if (stored === undefined && error instanceof ZuoraError && error.advice === 'fix-credentials') {
      const waiting = withWait(fresh(), waitReasonOf(error.advice), context.now());
      report('request-accepted', about(await ledger.create(waiting)));
    }
    throw error;
  }
}
