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
  /** Default: HTTP, by the wall clock. */
  transport?: Transport;
  /** How many tokens to ask for in a minute at most, for all tenants together. Default: {@link tokensPerMinuteOf}. */
  tokensPerMinute?: number;
}

export interface TenantSettings {
  entityId: string | null;
  orgIds: readonly string[] | null;
  secretVersionId: string | null;
}

export interface ZuoraClient {
  /**
   * What the tenant's secret says apart from credentials; cached for 5 minutes.
   *
   * @throws UnknownTenantError when there is no such secret; that is not cached.
   * @throws ZuoraError `fix-credentials` when the secret cannot be used, `try-later` when it could not be read.
   */
  tenantSettings(tenant: string): Promise<TenantSettings>;
  /**
   * Sees to it that a call that follows within 2 minutes needs neither Secrets Manager nor a new token, so that
   * nothing but the call itself can fail between a decision and its PUT.
   *
   * @throws ZuoraError
   */
  prepare(caller: ZuoraCaller, limits: CallLimits): Promise<void>;
  /**
   * Sends one request once; after a 401, or a reason of category 11, once more with a new token. A PUT starts only
   * while the invocation has the whole `timeoutMs` left.
   *
   * @throws ZuoraError always. `isRefusal` says that the call changed nothing: Zuora refused it, or it was never sent.
   */
  call<Schema extends z.ZodMiniType>(
    caller: ZuoraCaller,
    request: ZuoraRequest<Schema>,
  ): Promise<ZuoraAnswer<z.output<Schema>>>;
}

const preparedForMs = 2 * 60_000;

/** A PUT without time for its answer would leave the books in doubt. */
function hasTimeFor({ method, limits }: { method: 'GET' | 'PUT'; limits: CallLimits }): boolean {
  return timeFor(limits) > 0 && (method === 'GET' || limits.timeLeftMs() >= limits.timeoutMs);
}

function outOfTime(route: string): ZuoraError {
  const summary = `${route}: not sent, no time is left for its answer`;
  return new ZuoraError({ advice: 'try-later', summary, isRefusal: true, isAnswered: false });
}

/** This call was not sent yet, or Zuora refused only its token: it changed nothing. */
function throwAsUnsent(error: unknown): never {
  if (!(error instanceof ZuoraError)) throw error;
  throw new ZuoraError({ ...error, summary: error.message, isRefusal: true });
}

/** A reporter that throws must not turn a PUT that took effect into a failure. */
function quietly(report: ZuoraClientOptions['report']): (event: ZuoraCallReport) => void {
  return (event) => {
    try {
      report?.(event);
    } catch {
      // There is nowhere else to report it.
    }
  };
}

/** One per container: it keeps secrets and tokens in memory, and shares each fetch among the calls that wait for it. */
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

    prepare: (caller, limits) => sessions.prepare(caller.tenant, limits, preparedForMs),

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
