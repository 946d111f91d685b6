import type * as z from 'zod/mini';
import { attempt, type ZuoraAnswer, type ZuoraRequest } from './attempt.ts';
import { type CallLimits, timeFor, type ZuoraCaller, type ZuoraCallReport } from './call.ts';
import { createCredentialStore } from './credentials/credential-store.ts';
import type { ReadSecret } from './credentials/credentials.ts';
import { createSessions } from './credentials/sessions.ts';
import { createTokenLine, tokensPerMinuteOf } from './credentials/token-budget.ts';
import { ZuoraError } from './errors.ts';
import { httpTransport, type Transport } from './transport.ts';

export type { ZuoraAnswer, ZuoraRequest } from './attempt.ts';
export type { CallLimits, ZuoraCaller, ZuoraCallReport } from './call.ts';

export interface ZuoraClientOptions {
  readSecret: ReadSecret;
  /** A tenant's secret is `<secretPrefix>/<tenant>`. */
  secretPrefix: string;
  /** The setting `zuoraExtraHosts`. */
  extraHosts: readonly string[];
  /** Milliseconds since 1970. */
  now: () => number;
  report?: (event: ZuoraCallReport) => void;
  /** By default HTTP, with the wall clock. */
  transport?: Transport;
  /** How many tokens to fetch in a minute at most, for all tenants together. By default {@link tokensPerMinuteOf}. */
  tokensPerMinute?: number;
}

export interface TenantSettings {
  entityId: string | null;
  orgIds: readonly string[] | null;
  secretVersionId: string | null;
}

export interface ZuoraClient {
  /**
   * The settings in the tenant's secret, without credentials. Cached for 5 minutes.
   *
   * @throws UnknownTenantError if there is no such secret; that is not cached
   * @throws ZuoraError `fix-credentials` if the secret cannot be used, `try-later` if it could not be read
   */
  tenantSettings(tenant: string): Promise<TenantSettings>;
  /**
   * Makes sure that a call within the next 2 minutes needs neither Secrets Manager nor a new token. So only the call
   * itself can fail between a decision and its PUT. The token belongs to the tenant, so no request is named.
   *
   * @throws ZuoraError
   */
  prepare(tenant: string, limits: CallLimits): Promise<void>;
  /**
   * Sends a request. After a 401, or a reason of category 11, sends it once more with a new token. A PUT starts only if
   * the invocation has the whole `timeoutMs` left.
   *
   * @throws ZuoraError for every failure. `isRefusal` is true if the call changed nothing: Zuora refused it, or it was
   *   not sent.
   */
  call<Schema extends z.ZodMiniType>(
    caller: ZuoraCaller,
    request: ZuoraRequest<Schema>,
  ): Promise<ZuoraAnswer<z.output<Schema>>>;
}

const preparedForMs = 2 * 60_000;

/** A PUT needs time for its answer: without it, nobody would know whether the PUT took effect. */
function hasTimeFor({ method, limits }: { method: 'GET' | 'PUT'; limits: CallLimits }): boolean {
  return timeFor(limits) > 0 && (method === 'GET' || limits.timeLeftMs() >= limits.timeoutMs);
}

function outOfTime(route: string): ZuoraError {
  const summary = `${route}: not sent, no time is left for its answer`;
  return new ZuoraError({ advice: 'try-later', summary, isRefusal: true, isAnswered: false });
}

/** Marks an error as a refusal: the call was not sent, or Zuora refused its token, so it changed nothing. */
function throwAsUnsent(error: unknown): never {
  if (!(error instanceof ZuoraError)) throw error;
  throw new ZuoraError({ ...error, summary: error.message, isRefusal: true });
}

/** If reporting throws, a PUT that took effect must not look like a failure. */
function quietly(report: ZuoraClientOptions['report']): (event: ZuoraCallReport) => void {
  return (event) => {
    try {
      report?.(event);
    } catch {
      // There is nowhere else to report it.
    }
  };
}

/** One per container. It keeps secrets and tokens in memory, and fetches each once for all calls that wait for it. */
export function createZuoraClient(options: ZuoraClientOptions): ZuoraClient {
  const { now, transport = httpTransport } = options;
  const effects = { now, report: quietly(options.report), transport };
  const store = createCredentialStore({ ...options, transport });
  const line = createTokenLine(options.tokensPerMinute ?? tokensPerMinuteOf(options.extraHosts));
  const sessions = createSessions({ store, ...effects, line });

  return {
    async tenantSettings(tenant) {
      const { entityId, orgIds, versionId } = await store.current(tenant);
      return { entityId, orgIds, secretVersionId: versionId };
    },

    prepare: (tenant, limits) => sessions.prepare(tenant, limits, preparedForMs),

    async call(caller, request) {
      const { method, route, limits } = request;
      if (!hasTimeFor(request)) throw outOfTime(route);
      const session = await sessions.take(caller.tenant, limits).catch(throwAsUnsent);
      if (!hasTimeFor(request)) throw outOfTime(route);
      const first = await attempt(caller, request, session, effects);
      if ('answer' in first) return first.answer;
      if (!first.isUnauthorized || !hasTimeFor(request)) throw new ZuoraError(first.details);

      const { tenant, trackId } = caller;
      effects.report({ code: 'zuora-unauthorized-retry', tenant, trackId, method, route });
      const renewed = await sessions.renew(caller.tenant, session, limits).catch(throwAsUnsent);
      if (!hasTimeFor(request)) throw new ZuoraError(first.details);
      const second = await attempt(caller, request, renewed, effects);
      if ('answer' in second) return second.answer;
      throw new ZuoraError(second.details);
    },
  };
}
