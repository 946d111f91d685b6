import { createAdmission } from './admission.ts';
import { type Books, createBooks } from './books/books.ts';
import { createEvents, type EventListener, type SimulatorEvent } from './books/events.ts';
import type { Period } from './books/period.ts';
import { createPeriodSet, type PeriodSet, type Scope } from './books/period-set.ts';
import type { Call } from './call.ts';
import type { SimulatorState } from './endpoints/simulator-state.ts';
import { createTokens } from './endpoints/tokens.ts';
import type { Delivery } from './faults/fault-delivery.ts';
import type { Fault } from './faults/faults.ts';
import { minuteCounter } from './limits.ts';
import { resolveOptions, type SimulatedClient, type SimulatorOptions } from './options.ts';
import { type OpenRecord, type RecordedRequest, recordOf } from './records.ts';

/** What a test or a benchmark can see and change in a simulated Zuora without the API. */
export interface SimulatorControls {
  /**
   * Can be changed: replace a secret to rotate it, deactivate a client, change its entities. Tokens already issued stay
   * valid.
   */
  readonly clients: SimulatedClient[];
  /** Every call received, oldest first, without credentials. */
  readonly requests: readonly RecordedRequest[];
  /**
   * Each scope has its own periods. A client with exactly one entity uses that entity's scope. Static tokens use the
   * default scope.
   */
  books(scope?: Scope): Books;
  /** Switches a fault on. */
  fail(fault: Fault): { readonly used: number; remove(): void };
  /** Makes every token that was issued until now invalid. Static tokens stay valid. */
  revokeTokens(): void;
  onEvent(listener: (event: SimulatorEvent) => void): () => void;
}

/** Zuora's rules without HTTP. Callers in virtual time, such as the benchmark, can use them as well. */
export interface ZuoraRules {
  readonly controls: SimulatorControls;
  readonly emit: EventListener;
  /** The periods of all scopes. Reports the runs that have ended. */
  periods(at: number): Period[];
  /** Milliseconds since 1970. Reading it carries out the effects that were due earlier. */
  now(): number;
  /**
   * Decides a call. Call `leave` when its answer has been sent: until then it counts as one of the calls at the same
   * time.
   */
  admit(call: Call): { delivery: Delivery; leave(): void };
}

export function createZuoraRules(options: SimulatorOptions): ZuoraRules {
  const settings = resolveOptions(options);
  const events = createEvents();
  const tokens = createTokens(settings.bearerTokens);
  const requests: OpenRecord[] = [];
  const scopes = new Map<string, { periodSet: PeriodSet; books: Books }>();

  // Carries out what was due before now. So late effects need no timer.
  const now = (): number => {
    const at = settings.clock().getTime();
    admission.settle(at);
    return at;
  };
  const inScope = ({ entityId = '', orgId = '' }: Scope): { periodSet: PeriodSet; books: Books } => {
    const key = JSON.stringify([entityId, orgId]);
    const known = scopes.get(key);
    if (known !== undefined) return known;
    const scope = { ...(entityId && { entityId }), ...(orgId && { orgId }) };
    const periodSet = createPeriodSet(scope, settings.clock().getTime(), settings.timing, events.emit);
    const made = { periodSet, books: createBooks(periodSet, now) };
    scopes.set(key, made);
    return made;
  };
  const countTokens = minuteCounter();
  const state: SimulatorState = {
    settings,
    clients: settings.clients,
    tokens,
    emit: events.emit,
    periodSet: (scope) => inScope(scope).periodSet,
    countToken: (at) => {
      const left = settings.tokensPerMinute - countTokens(at).used;
      const headers = {
        'X-RateLimit-Limit-minute': String(settings.tokensPerMinute),
        'X-RateLimit-Remaining-minute': String(Math.max(0, left)),
      };
      return { isAllowed: left >= 0, headers };
    },
  };
  const admission = createAdmission(state);

  return {
    now,
    emit: events.emit,
    periods: (at) =>
      [...scopes.values()].flatMap(({ periodSet }) => {
        periodSet.reportEndedRuns(at);
        return periodSet.all();
      }),
    admit: (call) => {
      const record = recordOf(call);
      requests.push(record);
      return admission.admit(call, record);
    },
    controls: {
      clients: settings.clients,
      requests,
      books: (scope = {}) => inScope(scope).books,
      fail: (fault) => admission.faults.add(fault),
      revokeTokens: () => tokens.revokeIssued(),
      onEvent: (listener) => events.on(listener),
    },
  };
}
