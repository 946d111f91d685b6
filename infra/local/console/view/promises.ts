import { outcomeId } from '../../../../functions/contract/outcome-id.ts';
import type { LedgerItem } from '../../../../functions/shared/ledger/ledger-item.ts';
import type { RecordedRequest } from '../../../zuora-simulator/simulator.ts';
import { fieldOf, type LogHappening } from '../record/happening.ts';
import { readOutcome } from '../record/read-outcome.ts';
import { keyOf } from '../record/request-of.ts';
import { leakOf } from './leaks.ts';
import { outcomesOfOlderRuns, putsPerRequest } from './promises-of-zuora.ts';
import type { Light } from './state.ts';

/** What was seen of a stack, to check the promises by it. */
export interface Evidence {
  now: number;
  items: readonly LedgerItem[];
  /** Every delivery of an outcome, as a subscriber got it. */
  outcomes: readonly string[];
  calls: readonly RecordedRequest[];
  /** When Zuora set which period to pending close; milliseconds since 1970. */
  pendingCloses: readonly { at: number; periodId: string }[];
  /** Messages that left the queue, with the key of the request in each; null: it is not a request. */
  acknowledged: readonly { messageId: string; body: string; key: string | null }[];
  parked: readonly { body: string; attributes: Readonly<Record<string, string>> }[];
  logs: readonly LogHappening[];
  /** Credentials. Nothing may show them. */
  secrets: readonly string[];
  /** Bodies of messages, whose values no log line may hold. */
  bodies: readonly string[];
}

/** `by` is the key of the close that broke the promise, if a close did. */
type Verdict = { broken: string; by?: string | null } | { kept: string } | null;

/** How late an outcome may be after the deadline: one tick and its invocation. */
const graceMs = 120_000;

const promises: { title: string; unseen: string; judge: (evidence: Evidence) => Verdict }[] = [
  {
    title: 'One outcome for each request',
    unseen: 'No outcome was published yet.',
    judge: oneOutcome,
  },
  {
    title: 'No outcome of an older trial balance',
    unseen: 'No outcome with a trial balance run yet.',
    judge: noOlderRun,
  },
  {
    title: 'At most one PUT takes effect',
    unseen: 'No PUT was sent yet.',
    judge: onePut,
  },
  { title: 'Nothing is lost', unseen: 'No message has left the queue yet.', judge: nothingLost },
  { title: 'No secret, no body written', unseen: 'Nothing was logged yet.', judge: nothingLeaked },
];

/** The five promises of docs/specification.md, each as kept, not shown yet, or broken by what was seen. Pure. */
export function promiseLights(evidence: Evidence): Light[] {
  return promises.map(({ title, unseen, judge }, index) => {
    const promise = numbers[index] ?? 1;
    const verdict = judge(evidence);
    const light = { promise, title, brokenBy: null };
    if (verdict === null) return { ...light, status: 'unseen', why: unseen };
    return 'broken' in verdict
      ? { ...light, status: 'broken', why: verdict.broken, brokenBy: verdict.by ?? null }
      : { ...light, status: 'kept', why: verdict.kept };
  });
}

const numbers = [1, 2, 3, 4, 5] as const;

function oneOutcome({ outcomes, items, now }: Evidence): Verdict {
  const stored = new Map(items.map((item) => [keyOf(item), item.event]));
  const known = new Map<string, { id: string; body: string }>();
  for (const body of outcomes) {
    const event = readOutcome(body);
    // Anybody on this machine may publish to the topic: only outcomes count.
    if (event === null) continue;
    const { id, data } = event;
    const key = keyOf(data);
    const first = known.get(key) ?? { id, body };
    known.set(key, first);
    if (first.id !== id)
      return { broken: `The request ${data.requestId} has two outcomes, under different ids.`, by: key };
    if (first.body !== body) return { broken: `Two deliveries of the outcome ${id} differ.`, by: key };
    if (id !== outcomeId(data.tenant, data.requestId))
      return { broken: `The outcome of ${data.requestId} has an id that is not its own.`, by: key };
    if ((stored.get(key) ?? body) !== body)
      return { broken: `The outcome of ${data.requestId} is not the one in its ledger item.`, by: key };
  }
  const unreadable = items.find(({ event }) => event !== null && readOutcome(event) === null);
  if (unreadable !== undefined)
    return {
      broken: `The ledger item of ${unreadable.requestId} holds no readable outcome.`,
      by: keyOf(unreadable),
    };
  const late = items.find(({ event, deadline }) => event === null && now > Date.parse(deadline) + graceMs);
  if (late !== undefined)
    return {
      broken: `The request ${late.requestId} is past its deadline and has no outcome.`,
      by: keyOf(late),
    };
  return known.size === 0
    ? null
    : { kept: `${counted(known.size, 'outcome')}, each the same at every delivery.` };
}

function noOlderRun(evidence: Evidence): Verdict {
  const published = evidence.outcomes
    .map(readOutcome)
    .filter((event) => event !== null)
    .filter(({ data }) => data.trialBalance.start !== null);
  const [early] = outcomesOfOlderRuns(published, evidence.pendingCloses);
  if (early !== undefined)
    return {
      broken: `The outcome of ${early.requestId} has a run that began before its pending close.`,
      by: keyOf(early),
    };
  return published.length === 0
    ? null
    : { kept: `${counted(published.length, 'run')} published, none of them older.` };
}

function onePut({ calls, items }: Evidence): Verdict {
  const puts = putsPerRequest(calls);
  for (const [trackId, own] of puts) {
    const item = items.find(({ zuoraTrackId }) => zuoraTrackId === trackId);
    const by = item === undefined ? null : keyOf(item);
    if (own.filter(({ effect }) => effect).length > 1)
      return { broken: `Two PUTs of the request with track id ${trackId} took effect.`, by };
    const first = Math.min(...own.map(({ at }) => at.getTime()));
    const reads = calls.filter((call) => call.trackId === trackId && call.method === 'GET');
    if (!reads.some(({ at }) => at.getTime() <= first))
      return { broken: `A PUT with track id ${trackId} followed no read of the period.`, by };
  }
  return puts.size === 0
    ? null
    : { kept: `PUTs for ${counted(puts.size, 'request')}, at most one with effect each.` };
}

function nothingLost({ acknowledged, items, parked }: Evidence): Verdict {
  const stored = new Set(items.map(({ tenant, requestId }) => `${tenant}\n${requestId}`));
  const kept = new Set(parked.map(({ body }) => body));
  const lost = acknowledged.find(({ key, body }) => !(key !== null && stored.has(key)) && !kept.has(body));
  if (lost !== undefined)
    return { broken: `The message ${lost.messageId} is gone, without an item and without being parked.` };
  return acknowledged.length === 0
    ? null
    : { kept: `${counted(acknowledged.length, 'message')} taken, each stored or parked.` };
}

function nothingLeaked({ logs, parked, secrets, bodies }: Evidence): Verdict {
  for (const line of logs) {
    const leak = leakOf(line, secrets, bodies);
    if (leak !== null) return { broken: `A line of ${line.functionName} holds ${leak}.`, by: closeOf(line) };
  }
  for (const { attributes } of parked) {
    const text = JSON.stringify(attributes);
    if (secrets.some((secret) => text.includes(secret)))
      return { broken: 'An attribute of a parked message holds a credential.' };
  }
  return logs.length === 0 ? null : { kept: `${counted(logs.length, 'line')} looked through.` };
}

function closeOf(line: LogHappening): string | null {
  const [tenant, requestId] = [fieldOf(line, 'tenant'), fieldOf(line, 'requestId')];
  return tenant === null || requestId === null ? null : keyOf({ tenant, requestId });
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
