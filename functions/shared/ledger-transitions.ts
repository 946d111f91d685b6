import { type CloseRequest, trackIdOf } from './close-request.ts';
import { dueBy, isoTime, type LedgerItem, type Reason } from './ledger-item.ts';
import type { Baseline } from './run.ts';
import type { AccountingPeriod } from './zuora/accounting-periods.ts';

const hour = 3_600_000;

function entered(
  item: LedgerItem,
  state: LedgerItem['state'],
  now: number,
  because: string | null,
): LedgerItem {
  return { ...item, state, history: [...item.history, { state, at: isoTime(now), because }] };
}

/** A request as it is first stored, before Zuora is called for it. Polling has no business with it until its deadline. */
export function acceptedItem(
  { tenant, requestId, content }: CloseRequest,
  facts: { requestedAt: number; now: number; deadlineHours: number; codeVersion: string },
): LedgerItem {
  const deadline = isoTime(facts.requestedAt + facts.deadlineHours * hour);
  return {
    tenant,
    requestId,
    revision: 1,
    request: { ...content, orgIds: content.orgIds === null ? null : [...content.orgIds] },
    requestedAt: isoTime(facts.requestedAt),
    deadline,
    scope: null,
    state: 'accepted',
    dueAt: deadline,
    periodId: null,
    period: null,
    baseline: null,
    holdUntil: null,
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
    codeVersion: facts.codeVersion,
    history: [{ state: 'accepted', at: isoTime(facts.now), because: null }],
    event: null,
    publishedAt: null,
  };
}

/** With the entity and orgs that apply: the request's own, else the secret's as it is now; they are never changed after. */
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

/** With what the period showed: the id from the first time on, the rest as last seen. */
export function withPeriod(item: LedgerItem, period: AccountingPeriod): LedgerItem {
  const { id, name, startDate, endDate, fiscalYear, fiscalQuarter, status } = period;
  return {
    ...item,
    periodId: id,
    period: { id, name, startDate, endDate, fiscalYear, fiscalQuarter, status },
  };
}

/** With a status that is known without a read: success says that pending close is set, and nothing else. */
export function withStatus(item: LedgerItem, status: string): LedgerItem {
  return item.period === null ? item : { ...item, period: { ...item.period, status } };
}

/** A PUT is about to be sent: its baseline is durable first, and no other PUT is sent until the hold is over. */
export function sentItem(
  item: LedgerItem,
  facts: {
    baseline: Baseline;
    now: number;
    holdMs: number;
    pollMinMs: number;
    secretVersionId: string | null;
    codeVersion: string;
  },
): LedgerItem {
  return {
    ...entered(item, 'sent', facts.now, null),
    secretVersionId: facts.secretVersionId,
    baseline: facts.baseline,
    holdUntil: isoTime(facts.now + facts.holdMs),
    dueAt: dueBy(item, facts.now + facts.pollMinMs),
    codeVersion: facts.codeVersion,
  };
}

/** Zuora refused the PUT: nothing of it can land any more, and its baseline serves if a person sets pending close. */
export function refusedItem(
  item: LedgerItem,
  facts: { now: number; reasons: readonly Reason[]; processId: string | null },
): LedgerItem {
  return {
    ...entered(item, 'accepted', facts.now, 'put-refused'),
    holdUntil: null,
    dueAt: item.deadline,
    reasons: [...facts.reasons],
    zuoraProcessId: facts.processId ?? item.zuoraProcessId,
  };
}

/** Pending close was seen or made; the trial balance is polling's to watch. */
export function watchingItem(
  item: LedgerItem,
  facts: {
    now: number;
    pollMinMs: number;
    adopted: boolean;
    processId?: string | null;
    because: string | null;
  },
): LedgerItem {
  return {
    ...entered(item, 'watching', facts.now, facts.because),
    watchingAt: isoTime(facts.now),
    pendingCloseAt: facts.adopted ? null : isoTime(facts.now),
    adopted: facts.adopted,
    reasons: [],
    dueAt: dueBy(item, facts.now + facts.pollMinMs),
    zuoraProcessId: facts.processId ?? item.zuoraProcessId,
  };
}

/** The outcome stands: what is written here is what every delivery sends. Due at once, for polling to publish. */
export function concludedItem(
  item: LedgerItem,
  facts: { now: number; event: string; because: string },
): LedgerItem {
  return {
    ...entered(item, 'concluded', facts.now, facts.because),
    event: facts.event,
    dueAt: isoTime(facts.now),
  };
}

/** The outcome is out; nothing is due any more. */
export function publishedItem(item: LedgerItem, now: number): LedgerItem {
  const at = isoTime(now);
  return {
    ...item,
    dueAt: null,
    publishedAt: at,
    history: [...item.history, { state: 'published', at, because: null }],
  };
}
