import { type Books, createBooks } from './books/books.ts';
import { createEvents, type SimulatorEvent } from './books/events.ts';
import { createShelf, type Scope, type Shelf } from './books/period-set.ts';
import type { Call } from './call.ts';
import type { Delivery } from './faults/fault-delivery.ts';
import type { Fault } from './faults/faults.ts';
import { createFrontDoor } from './front-door.ts';
import { minuteCounter } from './limits.ts';
import { resolveOptions, type SimulatedClient, type SimulatorOptions } from './options.ts';
import { type OpenRecord, type RecordedRequest, recordOf } from './records.ts';
import type { SimulatorState } from './simulator-state.ts';
import { createTokens } from './tokens.ts';

/** What a test or a benchmark sees of a simulated Zuora, and what it does to it without a call. */
export interface SimulatorControls {
  /** Mutable: rotate by replacing a secret, deactivate, change entities. Tokens already issued stay valid. */
  readonly clients: SimulatedClient[];
  /** Every call received, oldest first; never a credential. */
  readonly requests: readonly RecordedRequest[];
  /** One set of periods per scope. A client with exactly one entity has that entity's; static tokens have the default's. */
  books(scope?: Scope): Books;
  /** Switches a fault on. */
  fail(fault: Fault): { readonly used: number; remove(): void };
  /** Every token issued so far becomes invalid; static bearer tokens stay. */
  revokeTokens(): void;
  onEvent(listener: (event: SimulatorEvent) => void): () => void;
}

/** Zuora's rules without HTTP, so that they also serve callers in virtual time. */
export interface ZuoraRules {
  readonly controls: SimulatorControls;
  /** Milliseconds since 1970. Effects that were due earlier have happened. */
  now(): number;
  /** Decides a call. Call `leave` once its answer is out: until then it counts as one of the calls at once. */
  admit(call: Call): { delivery: Delivery; leave(): void };
}

export function createZuoraRules(options: SimulatorOptions): ZuoraRules {
  const settings = resolveOptions(options);
  const events = createEvents();
  const tokens = createTokens(settings.bearerTokens);
  const requests: OpenRecord[] = [];
  const shelves = new Map<string, { shelf: Shelf; books: Books }>();

  // Reading the clock first lets everything happen that was due before: late effects need no timer.
  const now = (): number => {
    const at = settings.clock().getTime();
    frontDoor.settle(at);
    return at;
  };
  const section = ({ entityId = '', orgId = '' }: Scope): { shelf: Shelf; books: Books } => {
    const key = JSON.stringify([entityId, orgId]);
    const known = shelves.get(key);
    if (known !== undefined) return known;
    const scope = { ...(entityId && { entityId }), ...(orgId && { orgId }) };
    const shelf = createShelf(scope, settings.clock().getTime(), events.emit);
    const made = { shelf, books: createBooks(shelf, now, settings.timing) };
    shelves.set(key, made);
    return made;
  };
  const countTokens = minuteCounter();
  const state: SimulatorState = {
    settings,
    clients: settings.clients,
    tokens,
    emit: events.emit,
    shelf: (scope) => section(scope).shelf,
    countToken: (at) => {
      const left = settings.tokensPerMinute - countTokens(at).used;
      const headers = {
        'X-RateLimit-Limit-minute': String(settings.tokensPerMinute),
        'X-RateLimit-Remaining-minute': String(Math.max(0, left)),
      };
      return { isAllowed: left >= 0, headers };
    },
  };
  const frontDoor = createFrontDoor(state);

  return {
    now,
    admit: (call) => {
      const record = recordOf(call);
      requests.push(record);
      return frontDoor.admit(call, record);
    },
    controls: {
      clients: settings.clients,
      requests,
      books: (scope = {}) => section(scope).books,
      fail: (fault) => frontDoor.faults.add(fault),
      revokeTokens: () => tokens.revokeIssued(),
      onEvent: (listener) => events.on(listener),
    },
  };
}
