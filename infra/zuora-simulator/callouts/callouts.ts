import { randomUUID } from 'node:crypto';
import { exchange } from '../../loopback.ts';
import type { Period } from '../books/period.ts';
import type { Run } from '../books/run.ts';
import { type CalloutFault, type CalloutFaultKind, createCalloutFaults } from './callout-faults.ts';

/** Where and how Zuora calls when a trial balance run ends (docs/zuora.md §8: Trial Balance Completion). */
export interface CalloutSetUp {
  /** The base URL, on loopback. */
  url: string;
  user: string;
  password: string;
  /**
   * Default true. False: the first call has no credentials. If the receiver then requests them (401 with
   * `WWW-Authenticate`), the call is repeated with credentials.
   */
  isPreemptive?: boolean;
  /** Default `POST`. */
  method?: 'GET' | 'POST';
  /** How the parameters of a POST are sent. Default `form`. */
  body?: 'form' | 'json';
  /** Parameters in addition to the period's id and the run's status. */
  parameters?: Readonly<Record<string, string>>;
  /** Default 3. Zuora allows 1 to 5. */
  attemptsMax?: number;
  /** Default 30. */
  retryMinutes?: number;
}

/** The record of one attempt, without credentials. */
export interface CalloutRecord {
  readonly at: Date;
  /** The same for all attempts of a callout. */
  readonly notificationId: string;
  readonly attempt: number;
  readonly periodId: string;
  readonly hasCredentials: boolean;
  /** Null without an answer. */
  readonly status: number | null;
}

export interface Callouts {
  /** Replaces the earlier set-up. An empty list ends callouts. For runs that have already ended, no callout is sent. */
  setUp(all: readonly CalloutSetUp[]): void;
  fail(fault: CalloutFault): { readonly used: number; remove(): void };
  /** Every attempt, oldest first. */
  readonly history: readonly CalloutRecord[];
}

interface Callout {
  setUp: CalloutSetUp;
  period: Pick<Period, 'id' | 'name'>;
  /** How the run ended. */
  status: string;
  fault: CalloutFaultKind | null;
  notificationId: string;
  attempt: number;
  dueAt: number;
}

export interface CalloutWorld {
  now(): number;
  /** The periods of all scopes. */
  periods(): Iterable<Period>;
  onAttempt(attempt: { at: Date; period: Pick<Period, 'id' | 'name'>; attempt: number }): void;
}

/** Zuora repeats a callout after these statuses and without an answer, and never otherwise (docs/zuora.md §8). */
const isRepeated = (status: number | null): boolean =>
  status === null || status < 200 || [403, 408, 429].includes(status) || status >= 500;
const answerMsMax = 25_000;
/** The time between two checks for runs that have ended, in milliseconds. */
const everyMs = 50;
/** The port of the discard protocol, on which no server listens. */
const nowhere = 'http://127.0.0.1:9';

export function createCallouts(world: CalloutWorld): Callouts & { stop(): void } {
  const faults = createCalloutFaults();
  const history: CalloutRecord[] = [];
  const waiting = new Set<Callout>();
  let handled = new WeakSet<Run>();
  let setUps: readonly CalloutSetUp[] = [];
  let timer: NodeJS.Timeout | null = null;

  /** When Zuora calls for a period's run. Null: never, or not known yet. */
  function callsAt({ id, run }: Period): number | null {
    if (run?.kind !== 'live' || run.endsAt === null || handled.has(run)) return null;
    const fault = faults.next(id);
    const early = fault?.kind === 'early' ? fault.seconds : 0;
    return run.endsAt - early * 1000;
  }

  function schedule(period: Period, at: number): void {
    const { run } = period;
    if (run?.kind !== 'live') return;
    handled.add(run);
    const fault = faults.take(period.id);
    if (fault?.kind === 'never') return;
    const lateMs = fault?.kind === 'late' ? fault.seconds * 1000 : 0;
    for (const setUp of setUps) {
      const about = { setUp, period, status: run.outcome.status, fault };
      for (let time = 0; time < (fault?.kind === 'twice' ? 2 : 1); time += 1)
        waiting.add({ ...about, notificationId: randomUUID(), attempt: 1, dueAt: at + lateMs });
    }
  }

  async function attempt(callout: Callout): Promise<void> {
    waiting.delete(callout);
    const { setUp, notificationId, period } = callout;
    const at = world.now();
    world.onAttempt({ at: new Date(at), period, attempt: callout.attempt });
    let hasCredentials = setUp.isPreemptive ?? true;
    let answer = await send(callout, hasCredentials);
    if (answer?.status === 401 && !hasCredentials && answer.headers['www-authenticate'] !== undefined) {
      hasCredentials = true;
      answer = await send(callout, hasCredentials);
    }
    const status = answer?.status ?? null;
    const facts = { notificationId, attempt: callout.attempt, hasCredentials, status };
    history.push({ at: new Date(at), periodId: period.id, ...facts });
    if (!isRepeated(status) || callout.attempt >= (setUp.attemptsMax ?? 3) || timer === null) return;
    const dueAt = at + (setUp.retryMinutes ?? 30) * 60_000;
    waiting.add({ ...callout, attempt: callout.attempt + 1, dueAt });
  }

  function sendDue(): void {
    const at = world.now();
    for (const period of world.periods()) {
      const calls = callsAt(period);
      if (calls !== null && calls <= at) schedule(period, calls);
    }
    for (const callout of [...waiting]) if (callout.dueAt <= at) void attempt(callout);
  }

  function stop(): void {
    if (timer !== null) clearInterval(timer);
    timer = null;
  }

  return {
    history,
    fail: faults.add,
    setUp(all) {
      stop();
      setUps = all;
      handled = new WeakSet();
      const at = world.now();
      for (const { run } of world.periods())
        if (run?.kind === 'live' && run.endsAt !== null && run.endsAt <= at) handled.add(run);
      if (all.length > 0) timer = setInterval(sendDue, everyMs).unref();
    },
    stop,
  };
}

/** Sends one call. Null when there is no answer in time. Redirects are not followed. */
async function send(callout: Callout, hasCredentials: boolean) {
  const { setUp, period, status, fault, notificationId } = callout;
  const isWrong = fault?.kind === 'wrong-key';
  const { method = 'POST', parameters = {}, user } = setUp;
  const password = isWrong ? 'wrong' : setUp.password;
  const own = { accountingPeriodId: period.id, trialBalanceStatus: status, ...parameters };
  const fields = isWrong && 'key' in own ? { ...own, key: 'wrong' } : own;
  const url = new URL(setUp.url);
  const form = new URLSearchParams(fields).toString();
  const isJson = setUp.body === 'json';
  const content = isJson ? JSON.stringify(fields) : form;
  const credentials = Buffer.from(`${user}:${password}`).toString('base64');
  const request = {
    method,
    path: method === 'GET' ? `${url.pathname}?${form}` : url.pathname,
    headers: {
      host: url.host,
      'zuora-notification-id': notificationId,
      ...(hasCredentials && { authorization: `Basic ${credentials}` }),
      ...(method === 'POST' && {
        'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
        'content-length': String(Buffer.byteLength(content)),
      }),
    },
    ...(method === 'POST' && { body: Buffer.from(content) }),
    signal: AbortSignal.timeout(answerMsMax),
  };
  const address = fault?.kind === 'dead-receiver' ? nowhere : url.origin;
  return exchange({ url: address }, request).catch(() => null);
}
