import type { CloseRequest } from '../../contract/close-request-schema.ts';
import { outcomeId } from '../../contract/outcome-id.ts';
import { cutText } from '../cut-text.ts';
import type { AccountingPeriod } from '../zuora/accounting-periods.ts';
import type { Baseline } from '../zuora/run.ts';
import { withEntry } from './item-history.ts';
import type { HistoryReason, HistoryState, WaitReason } from './item-words.ts';
import { dueBy, isoTime, type LedgerItem, type Reason } from './ledger-item.ts';

const hour = 3_600_000;
/** Zuora's documented words have at most 12 characters. */
const statusLengthMax = 100;
/** The ARN of an assumed role has about 180 characters at most. */
const operatorLengthMax = 300;

/** When a message was sent, and by whom, as SQS confirms it. */
export interface Sent {
  /** `SentTimestamp`, milliseconds since 1970. */
  at: number;
  /** `SenderId`. Null if SQS did not say. */
  by: string | null;
}

/** The facts of an item that its history records. */
const historyFacts = ({ period, reasons, secretVersionId, zuoraProcessId, codeVersion }: LedgerItem) => ({
  periodStatus: period === null ? null : cutText(period.status, statusLengthMax),
  zuoraCode: reasons.find(({ zuoraCode }) => zuoraCode !== null)?.zuoraCode ?? null,
  secretVersionId,
  zuoraProcessId,
  codeVersion,
});

/** The facts that are new, or differ from the last entry that has them. */
function changedFacts(item: LedgerItem): Record<string, string | null> {
  const changed = Object.entries(historyFacts(item)).filter(
    ([key, value]) => value !== null && value !== item.history.findLast((entry) => key in entry)?.[key],
  );
  return Object.fromEntries(changed);
}

/**
 * The item with its last step added to its history. Entries are never changed. If the item would be too large, some are
 * left out and counted.
 */
export function withHistoryEntry(
  item: LedgerItem,
  step: { now: number; because: HistoryReason | null; state?: HistoryState; by?: string | undefined },
): LedgerItem {
  const { now, because, by, state = item.state } = step;
  const entry = { state, at: isoTime(now), because };
  const facts = by === undefined ? changedFacts(item) : { by: cutText(by, operatorLengthMax) };
  // The item has made a step, so it no longer waits.
  return { ...item, waiting: null, ...withEntry(item, { ...entry, ...facts }) };
}

/**
 * The item with the reason why it waits. If it already waits for this reason, the item itself is returned, so nothing
 * has to be stored.
 */
export function withWait(item: LedgerItem, because: WaitReason, now: number): LedgerItem {
  if (item.waiting?.because === because) return item;
  return { ...item, waiting: { because, since: isoTime(now) } };
}

/**
 * The `Zuora-Track-Id` of every call for a request. Zuora allows at most 64 characters of US-ASCII without `:` `;` `"`
 * `'` (developer.zuora.com, PUT_PendingCloseAccountingPeriod), so the request id itself cannot be used.
 */
export function trackIdOf(tenant: string, requestId: string): string {
  return `zpc-${outcomeId(tenant, requestId).slice(0, 40)}`;
}

/** A request as it is first stored, before Zuora is called for it. Polling does not handle it before its deadline. */
export function acceptedItem(
  { tenant, requestId, content }: CloseRequest,
  facts: { sent: Sent; now: number; deadlineHours: number; codeVersion: string },
): LedgerItem {
  const { sent, now, codeVersion } = facts;
  const deadline = isoTime(sent.at + facts.deadlineHours * hour);
  const item: LedgerItem = {
    tenant,
    requestId,
    revision: 1,
    request: { ...content, orgIds: content.orgIds === null ? null : [...content.orgIds] },
    requestedAt: isoTime(sent.at),
    senderId: sent.by,
    deadline,
    scope: null,
    state: 'accepted',
    dueAt: deadline,
    periodId: null,
    period: null,
    baseline: null,
    holdUntil: null,
    waiting: null,
    refusals: 0,
    reasons: [],
    watchingAt: null,
    pendingCloseAt: null,
    adopted: false,
    seenRunning: null,
    run: null,
    zuoraTrackId: trackIdOf(tenant, requestId),
    zuoraProcessId: null,
    secretVersionId: null,
    codeVersion,
    history: [],
    event: null,
    publishedAt: null,
  };
  return withHistoryEntry(item, { now, because: null });
}

/** The item with the entity and orgs to use: the request's, or else those of the current secret. They never change. */
export function withScope(
  item: LedgerItem,
  secret: { entityId: string | null; orgIds: readonly string[] | null; secretVersionId: string | null },
): LedgerItem {
  const orgIds = item.request.orgIds ?? secret.orgIds;
  return {
    ...item,
    scope: {
      entityId: item.request.entityId ?? secret.entityId,
      orgIds: orgIds === null ? null : [...orgIds],
    },
    secretVersionId: secret.secretVersionId,
  };
}

/**
 * The item with the version of the secret whose credentials Zuora accepted. If that is not known (null), the stored
 * version stays.
 */
export function withSecretUsed(item: LedgerItem, secretVersionId: string | null): LedgerItem {
  return { ...item, secretVersionId: secretVersionId ?? item.secretVersionId };
}

/** The item with what a read of its period showed. */
export function withPeriod(item: LedgerItem, period: AccountingPeriod): LedgerItem {
  const { id, startDate, endDate, fiscalYear, fiscalQuarter, cleaned } = period;
  const { name, status } = cleaned;
  return {
    ...item,
    periodId: id,
    period: { id, name, startDate, endDate, fiscalYear, fiscalQuarter, status },
  };
}

/** The item with a status that is known without a read: a successful PUT proves that the period is in pending close. */
export function withStatus(item: LedgerItem, status: string): LedgerItem {
  return item.period === null ? item : { ...item, period: { ...item.period, status } };
}

/**
 * The item before a PUT is sent. It must be stored first, with its baseline. No other PUT is sent until the hold is
 * over.
 */
export function sentItem(
  item: LedgerItem,
  facts: {
    baseline: Baseline;
    now: number;
    holdMs: number;
    pollMinMs: number;
    secretVersionId: string | null;
  },
): LedgerItem {
  const sent: LedgerItem = {
    ...item,
    state: 'sent',
    secretVersionId: facts.secretVersionId,
    baseline: facts.baseline,
    holdUntil: isoTime(facts.now + facts.holdMs),
    dueAt: dueBy(item, facts.now + facts.pollMinMs),
  };
  return withHistoryEntry(sent, { now: facts.now, because: null });
}

/**
 * The item after Zuora refused the PUT, which can no longer take effect. The baseline is kept, in case a person sets
 * pending close. The refusal is counted here, because the read that may explain it can fail.
 */
export function refusedItem(
  item: LedgerItem,
  facts: { now: number; reasons: readonly Reason[]; processId: string | null; isCounted: boolean },
): LedgerItem {
  const accepted: LedgerItem = {
    ...item,
    state: 'accepted',
    holdUntil: null,
    dueAt: item.deadline,
    refusals: item.refusals + (facts.isCounted ? 1 : 0),
    reasons: [...facts.reasons],
    zuoraProcessId: facts.processId ?? item.zuoraProcessId,
  };
  return withHistoryEntry(accepted, { now: facts.now, because: 'put-refused' });
}

/** The item without its last counted refusal, because a read right after the refusal showed its reason. */
export function withRefusalExplained(item: LedgerItem): LedgerItem {
  return { ...item, refusals: Math.max(0, item.refusals - 1) };
}

/** The item after pending close was set or read. From now on polling watches the trial balance run. */
export function watchingItem(
  item: LedgerItem,
  facts: {
    now: number;
    pollMinMs: number;
    adopted: boolean;
    processId?: string | null;
    because: HistoryReason | null;
  },
): LedgerItem {
  const watching: LedgerItem = {
    ...item,
    state: 'watching',
    watchingAt: isoTime(facts.now),
    pendingCloseAt: facts.adopted ? null : isoTime(facts.now),
    adopted: facts.adopted,
    reasons: [],
    dueAt: dueBy(item, facts.now + facts.pollMinMs),
    zuoraProcessId: facts.processId ?? item.zuoraProcessId,
  };
  return withHistoryEntry(watching, facts);
}

/**
 * The item with its outcome. Every delivery sends this event. The item is due at once, so that polling publishes it.
 */
export function concludedItem(
  item: LedgerItem,
  facts: { now: number; event: string; because: HistoryReason; by?: string | undefined },
): LedgerItem {
  const { event, ...step } = facts;
  const concluded: LedgerItem = {
    ...item,
    state: 'concluded',
    event,
    dueAt: isoTime(facts.now),
  };
  return withHistoryEntry(concluded, step);
}

/** The item after its outcome was published. It is not due any more. */
export function publishedItem(item: LedgerItem, now: number): LedgerItem {
  const published = { ...item, dueAt: null, publishedAt: isoTime(now) };
  return withHistoryEntry(published, { state: 'published', now, because: null });
}
