import type { TextCleaner } from '../answer/texts.ts';
import { type CallLimits, timeFor, type ZuoraCallReport } from '../call.ts';
import { UnknownTenantError, ZuoraError } from '../errors.ts';
import type { Transport } from '../transport.ts';
import type { CredentialStore } from './credential-store.ts';
import type { TenantCredentials } from './credentials.ts';
import { createTenantCleaner, type TenantCleaner } from './tenant-cleaner.ts';
import { fetchToken, type Token } from './token.ts';
import type { TokenLine } from './token-budget.ts';

/** What a call needs to be sent: the tenant's address and a token. */
export interface Session {
  readonly credentials: TenantCredentials;
  readonly token: string;
  /** Cleans Zuora's answers of all credentials that were used for the tenant lately. */
  readonly cleaner: TextCleaner;
}

export interface Sessions {
  /** Makes sure that the tenant's secret and a token are cached and stay usable for `minLifeMs`. */
  prepare(tenant: string, limits: CallLimits, minLifeMs: number): Promise<void>;
  /** A session for one call. */
  take(tenant: string, limits: CallLimits): Promise<Session>;
  /** Another session in place of one that Zuora refused: the secret is read again and a new token is fetched. */
  renew(tenant: string, refused: Session, limits: CallLimits): Promise<Session>;
}

interface Options {
  store: CredentialStore;
  now: () => number;
  report: (event: ZuoraCallReport) => void;
  transport: Transport;
  line: TokenLine;
}

interface Held {
  session: Session;
  expiresAt: number;
  /** A token that lives shorter than the margin may still serve one call. False after that call. */
  mayServeOnce: boolean;
}

/** docs/specification.md, "Credentials": tokens are cached until `expires_in` less 5 minutes. */
const marginMs = 5 * 60_000;
const tokenLimitMs = 30_000;
/** A tick may begin some seconds before the tokens of the last tick are a minute old. It waits for that. */
const patienceMsMax = 5_000;
/** How much time must be left for the token request after waiting for its turn. */
const tokenMsMin = 1_000;

/** Compares by value, because every read of the secret makes a new object. */
function areSame(one: TenantCredentials, other: TenantCredentials): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function heldBack(inLineMs: number): ZuoraError {
  return new ZuoraError({
    advice: 'wait-in-line',
    summary: 'Not sent: this container has asked for as many tokens as it may in a minute',
    isRefusal: true,
    retryAfterSeconds: Math.ceil(inLineMs / 1000),
  });
}

function outOfTime(): ZuoraError {
  return new ZuoraError({
    advice: 'try-later',
    summary: 'No time was left to get a token',
    isAnswered: false,
  });
}

async function withinLimits<Value>(
  work: Promise<Value>,
  limits: CallLimits,
  transport: Transport,
): Promise<Value> {
  const deadline = transport.startDeadline(timeFor(limits));
  try {
    return await deadline.race(work);
  } catch (error) {
    if (!deadline.signal.aborted) throw error;
    throw outOfTime();
  } finally {
    deadline.clear();
  }
}

/** Keeps one session per tenant, and builds one at a time for all calls that wait for it. Failures are not cached. */
export function createSessions({ store, now, report, transport, line }: Options): Sessions {
  const held = new Map<string, Held>();
  const inFlight = new Map<string, Promise<Held>>();
  const cleaners = new Map<string, TenantCleaner>();

  function cleanerOf(tenant: string): TenantCleaner {
    const cleaner = cleaners.get(tenant) ?? createTenantCleaner();
    cleaners.set(tenant, cleaner);
    return cleaner;
  }

  async function tokenFor(
    credentials: TenantCredentials,
    tenant: string,
    limits: CallLimits,
  ): Promise<Token> {
    const { auth, baseUrl } = credentials;
    if (auth.kind === 'bearer') return { token: auth.token, expiresAt: Number.POSITIVE_INFINITY };
    const patienceMs = Math.max(0, Math.min(patienceMsMax, timeFor(limits) - tokenMsMin));
    const askedAt = now();
    const inLineMs = line.take(tenant, askedAt, patienceMs);
    if (inLineMs > patienceMs) throw heldBack(inLineMs);
    if (inLineMs > 0) await transport.pause(inLineMs);
    // Reading the secret, or a pause that ended late, may have used up the time.
    const timeoutMs = Math.min(timeFor(limits), tokenLimitMs);
    if (timeoutMs <= 0) {
      line.giveBack(tenant, askedAt + inLineMs);
      throw outOfTime();
    }
    const { clientId, clientSecret } = auth;
    const cleaner = cleanerOf(tenant);
    cleaner.remember({ clientId, clientSecret });
    try {
      const token = await fetchToken({
        baseUrl,
        clientId,
        clientSecret,
        tenant,
        cleaner,
        timeoutMs,
        // The first request did not reach Zuora. The second one counts, at its own time.
        onRepeat: () => {
          line.giveBack(tenant, askedAt + inLineMs);
          line.take(tenant, now(), Number.POSITIVE_INFINITY);
        },
        now,
        report,
        transport,
      });
      line.ended(tenant, { isFailure: false });
      return token;
    } catch (error) {
      line.ended(tenant, {
        isFailure: !(error instanceof ZuoraError && error.advice === 'slow-down'),
      });
      throw error;
    }
  }

  async function build(credentials: TenantCredentials, tenant: string, limits: CallLimits): Promise<Held> {
    const { token, expiresAt } = await tokenFor(credentials, tenant, limits);
    const cleaner = cleanerOf(tenant);
    cleaner.remember({ token });
    const session = { credentials, token, cleaner };
    const built = { session, expiresAt, mayServeOnce: expiresAt - now() <= marginMs };
    held.set(tenant, built);
    return built;
  }

  /** A refusal counts only for a secret that was just read, because the cached one may be older than a rotation. */
  async function buildFromCache(
    credentials: TenantCredentials,
    tenant: string,
    limits: CallLimits,
  ): Promise<Held> {
    try {
      return await build(credentials, tenant, limits);
    } catch (error) {
      if (!(error instanceof ZuoraError && error.advice === 'fix-credentials')) throw error;
      const fresh = await store.reread(tenant);
      if (areSame(fresh, credentials)) throw error;
      return build(fresh, tenant, limits);
    }
  }

  function share(tenant: string, start: () => Promise<Held>): Promise<Held> {
    const pending = inFlight.get(tenant);
    if (pending !== undefined) return pending;
    const building = start().finally(() => inFlight.delete(tenant));
    inFlight.set(tenant, building);
    return building;
  }

  function isUsable(candidate: Held, minLifeMs: number): boolean {
    const isYoung = now() + minLifeMs < candidate.expiresAt - marginMs;
    return isYoung || (candidate.mayServeOnce && now() + minLifeMs < candidate.expiresAt);
  }

  async function find(tenant: string, limits: CallLimits, minLifeMs: number): Promise<Held> {
    const pending = inFlight.get(tenant);
    if (pending !== undefined) return pending;
    const credentials = await store.current(tenant, minLifeMs);
    const latest = held.get(tenant);
    if (latest !== undefined && areSame(latest.session.credentials, credentials)) {
      if (isUsable(latest, minLifeMs)) return latest;
    }
    return share(tenant, () => buildFromCache(credentials, tenant, limits));
  }

  async function findOther(tenant: string, refused: Session, limits: CallLimits): Promise<Held> {
    const latest = held.get(tenant);
    // Another call met the same refusal first and has renewed the session.
    if (latest !== undefined && latest.session !== refused) return latest;
    return share(tenant, async () => build(await store.reread(tenant), tenant, limits));
  }

  /** A secret that is gone is trouble with credentials: the tenant was known when its request was accepted. */
  async function guarded<Value>(work: Promise<Value>, limits: CallLimits): Promise<Value> {
    try {
      return await withinLimits(work, limits, transport);
    } catch (error) {
      if (!(error instanceof UnknownTenantError)) throw error;
      throw new ZuoraError({ advice: 'fix-credentials', summary: "The tenant's secret is gone" });
    }
  }

  return {
    async prepare(tenant, limits, minLifeMs) {
      await guarded(find(tenant, limits, minLifeMs), limits);
    },
    async take(tenant, limits) {
      const found = await guarded(find(tenant, limits, 0), limits);
      found.mayServeOnce = false;
      return found.session;
    },
    async renew(tenant, refused, limits) {
      const found = await guarded(findOther(tenant, refused, limits), limits);
      found.mayServeOnce = false;
      return found.session;
    },
  };
}
