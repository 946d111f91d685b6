import { isDeepStrictEqual } from 'node:util';
import type { CloseRequest } from '../contract/close-request-schema.ts';
import type { WaitReason } from '../shared/ledger/item-words.ts';
import { LostWriteError } from '../shared/ledger/ledger.ts';
import { about, type LedgerItem } from '../shared/ledger/ledger-item.ts';
import { acceptedItem, withScope, withWait } from '../shared/ledger/ledger-transitions.ts';
import { once } from '../shared/once.ts';
import type { TenantSettings } from '../shared/zuora/client.ts';
import { UnknownTenantError, ZuoraError } from '../shared/zuora/errors.ts';
import { waitReasonOf } from '../shared/zuora/report-trouble.ts';
import { applyDecision, decisionFor } from './apply-decision.ts';
import { type CloseContext, type Progress, readLimits } from './close-context.ts';
import { isLeftToPolling } from './decision-table.ts';
import { beginDelivery, type Delivery, floorOf, type ReceivedMessage } from './delivery.ts';
import { readPeriod } from './read-period.ts';
import { afterFailedPut, decideAfterFailedPut, sendPut } from './send-put.ts';
import { type Waiting, waitFor } from './trouble.ts';

const lostWritesMax = 3;
const done: Progress = { is: 'done' };

/**
 * Handles one delivery of a close request (docs/specification.md, "What setting a period to pending close does"). A
 * delivery that loses a conditional write starts over from a new read of the item. Trouble with Zuora or with
 * credentials becomes a wait. Other errors (AWS, a defect) are thrown.
 */
export async function driveCloseRequest(
  request: CloseRequest,
  message: ReceivedMessage,
  context: CloseContext,
): Promise<Progress> {
  const delivery = beginDelivery(context);
  const progress = await drive(request, message, delivery);
  if (progress.is !== 'waiting') return progress;
  await storeWait(progress.because, delivery);
  return { ...progress, floorSeconds: floorOf(delivery, progress.floorSeconds) };
}

async function drive(request: CloseRequest, message: ReceivedMessage, delivery: Delivery): Promise<Progress> {
  for (let lost = 0; lost < lostWritesMax; lost++) {
    // Nearly every message that is received for the first time brings a new request, which needs no read.
    const isNew = message.receiveCount === 1 && lost === 0;
    try {
      return await driveOnce(request, message, { isNew, delivery });
    } catch (error) {
      const { latest } = delivery;
      const fields = latest === undefined ? keyOf(request) : about(latest);
      if (!(error instanceof LostWriteError)) return waitFor(error, fields, delivery);
    }
  }
  return { is: 'waiting', because: 'lost-write' };
}

const keyOf = ({ tenant, requestId }: CloseRequest) => ({ tenant, requestId });

async function driveOnce(
  request: CloseRequest,
  message: ReceivedMessage,
  { isNew, delivery }: { isNew: boolean; delivery: Delivery },
): Promise<Progress> {
  const accepting: Accepting = {
    request,
    message,
    readSecret: once(() => delivery.zuora.tenantSettings(request.tenant)),
  };
  const created = isNew ? await createFirst(accepting, delivery) : undefined;
  const stored = created ?? (await delivery.ledger.get(request));
  if (stored !== undefined && !isDeepStrictEqual(stored.request, request.content)) {
    return { is: 'parked', reason: 'request-id-reused', detail: reusedDetail(stored) };
  }
  if (stored !== undefined && isLeftToPolling(stored, delivery.now())) return done;
  const { failedPut } = delivery;
  if (stored !== undefined && failedPut !== null && isSameSending(stored, failedPut.sent))
    return afterFailedPut(stored, failedPut.error, delivery);

  let item: LedgerItem;
  try {
    const accepted = await accept(accepting, stored, delivery);
    item = { ...accepted, codeVersion: delivery.settings.codeVersion };
  } catch (error) {
    if (stored === undefined && error instanceof UnknownTenantError) {
      return { is: 'parked', reason: 'unknown-tenant', detail: 'tenant has no secret in Secrets Manager' };
    }
    throw error;
  }
  if (isLeftToPolling(item, delivery.now())) return done;

  // Fetch the token now, so that it takes no time between the read and the PUT that relies on the read.
  delivery.token ??= { wait: await tokenWait(item, delivery) };
  // Zuora may have asked for a pause in an earlier attempt of this delivery.
  const wait = delivery.token.wait ?? pauseOf(item.tenant, delivery);
  if (wait !== null) return wait;
  const reading = await readPeriod(item, delivery);
  if (failedPut !== null) return decideAfterFailedPut(reading, failedPut.error, delivery);
  const decision = decisionFor(reading, delivery);
  return decision.is === 'send'
    ? sendPut(reading, decision.baseline, delivery)
    : applyDecision(decision, reading, delivery);
}

/** Why the request waits if the tenant must not be called now. Null if it may be called. */
function pauseOf(tenant: string, { tenantAccess, now }: CloseContext): Waiting | null {
  const pausedMs = tenantAccess.pauseLeftMs(tenant, now());
  if (pausedMs > 0) return { is: 'waiting', because: 'slow-down', floorSeconds: Math.ceil(pausedMs / 1000) };
  if (tenantAccess.isLeftAlone(tenant)) return { is: 'waiting', because: 'slow-down' };
  return tenantAccess.isSilent(tenant) ? { is: 'waiting', because: 'zuora-trouble' } : null;
}

/**
 * Gets the tenant's token from the cache or from Zuora, unless the tenant must not be called. Trouble is reported at
 * once.
 *
 * @returns why the request waits. Null if the token is there
 */
async function tokenWait(item: LedgerItem, delivery: Delivery): Promise<Waiting | null> {
  const pause = pauseOf(item.tenant, delivery);
  if (pause !== null) return pause;
  try {
    await delivery.zuora.prepare(item.tenant, readLimits(delivery));
    return null;
  } catch (error) {
    return waitFor(error, about(item), delivery);
  }
}

/** A write takes up to three attempts of four seconds each (aws-client-settings.ts). */
const writeMsMax = 12_000;

/**
 * Stores why the item waits, if the ledger has another reason. Only people read it. So it is skipped if time is short,
 * and a write that is lost or fails does not change the wait.
 */
async function storeWait(because: WaitReason, delivery: Delivery): Promise<void> {
  const { latest, ledger, now, timeLeftMs } = delivery;
  // After a lost write others are writing the item right now. One more write would only conflict with theirs.
  if (latest === undefined || because === 'lost-write' || timeLeftMs() < writeMsMax) return;
  if (isLeftToPolling(latest, now())) return;
  const waiting = withWait(latest, because, now());
  if (waiting === latest) return;
  try {
    await ledger.replace(latest, waiting);
  } catch {
    // The next delivery stores the reason, if it still applies.
  }
}

/** Whether an item still waits for the answer to this PUT. Each PUT has a hold of its own. */
function isSameSending(item: LedgerItem, sent: LedgerItem): boolean {
  return item.state === 'sent' && item.holdUntil === sent.holdUntil;
}

/** The form of SQS's `SenderId`: the unique id of an account or a role, and the name of the session. */
const senderIdPattern = /^[A-Za-z0-9+=,.@:_-]{1,200}$/;

/**
 * Names who sent the first request, if the ledger has it: the two senders must settle which request was meant. A
 * request id that can be guessed can be taken by somebody else.
 */
function reusedDetail({ senderId }: LedgerItem): string {
  const rule = 'requestId was used before, with other content';
  return senderId !== null && senderIdPattern.test(senderId) ? `${rule}, by the sender ${senderId}` : rule;
}

/** What storing a request needs. */
interface Accepting {
  request: CloseRequest;
  message: ReceivedMessage;
  /** Reads the tenant's secret once, also if that fails: each call returns the same promise. */
  readSecret: () => Promise<TenantSettings>;
}

const freshItem = ({ request, message }: Accepting, { settings, now }: CloseContext): LedgerItem =>
  acceptedItem(request, { ...settings, sent: message, now: now() });

async function create(item: LedgerItem, { ledger, report }: CloseContext): Promise<LedgerItem> {
  const created = await ledger.create(item);
  report('request-accepted', about(created));
  return created;
}

/**
 * Stores a request without reading the ledger first, and gets the tenant's token at the same time. If that fails, the
 * request is stored all the same. Both calls are awaited, so that no call is in progress when Lambda freezes the
 * container.
 *
 * @returns the new item, or the one that was stored under its key before. Undefined if the secret could not be read:
 *   then the caller reads the ledger, and {@link accept} throws the same error
 */
async function createFirst(accepting: Accepting, delivery: Delivery): Promise<LedgerItem | undefined> {
  const secret = await accepting.readSecret().catch(() => undefined);
  if (secret === undefined) return undefined;
  const item = withScope(freshItem(accepting, delivery), secret);
  const needsToken = !isLeftToPolling(item, delivery.now());
  const [created, token] = await Promise.allSettled([
    create(item, delivery),
    needsToken ? tokenWait(item, delivery) : null,
  ]);
  if (token.status === 'fulfilled') delivery.token = { wait: token.value };
  if (created.status === 'fulfilled') return created.value;
  if (created.reason instanceof LostWriteError && created.reason.there !== undefined)
    return created.reason.there;
  throw created.reason;
}

/**
 * The stored request with the entity and orgs that apply. It is stored now if it was not. A request whose secret exists
 * and cannot be used is stored without them, and waits for its credentials.
 */
async function accept(
  accepting: Accepting,
  stored: LedgerItem | undefined,
  context: CloseContext,
): Promise<LedgerItem> {
  if (stored?.scope) return stored;
  const { ledger, now } = context;
  try {
    const secret = await accepting.readSecret();
    if (stored !== undefined) return await ledger.replace(stored, withScope(stored, secret));
    return await create(withScope(freshItem(accepting, context), secret), context);
  } catch (error) {
    if (stored === undefined && error instanceof ZuoraError && error.advice === 'fix-credentials')
      await create(withWait(freshItem(accepting, context), waitReasonOf(error.advice), now()), context);
    throw error;
  }
}
