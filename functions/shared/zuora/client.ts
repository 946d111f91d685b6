import type * as z from 'zod';
import { ZuoraError, type ZuoraErrorDetails } from '../errors.ts';
import { type CallLimits, timeFor, type ZuoraCaller, type ZuoraCallReport } from './call.ts';
import { createCredentialStore } from './credential-store.ts';
import type { ReadSecret } from './credentials.ts';
import { judgeAnswer } from './envelope.ts';
import { exchange } from './exchange.ts';
import { isFields } from './reasons.ts';
import { createSessions, type Session } from './sessions.ts';
import { cleanId } from './texts.ts';

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
}

export interface ZuoraRequest<Schema extends z.ZodType> {
  method: 'GET' | 'PUT';
  /** The template with its method, such as `PUT /v1/accounting-periods/{id}/pending-close`; for logs and errors. */
  route: string;
  /** From the origin on, or an absolute `nextPage` URL, whose origin must be the tenant's. */
  path: string;
  schema: Schema;
  limits: CallLimits;
}

export interface ZuoraAnswer<Body> {
  body: Body;
  processId: string | null;
  zuoraRequestId: string | null;
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
  call<Schema extends z.ZodType>(
    caller: ZuoraCaller,
    request: ZuoraRequest<Schema>,
  ): Promise<ZuoraAnswer<z.output<Schema>>>;
}

type Attempt<Body> = { answer: ZuoraAnswer<Body> } | { isUnauthorized: boolean; details: ZuoraErrorDetails };

const preparedForMs = 2 * 60_000;

function hasTimeFor({ method, limits }: { method: 'GET' | 'PUT'; limits: CallLimits }): boolean {
  // A PUT without time for its answer would leave the books in doubt.
  return timeFor(limits) > 0 && (method === 'GET' || limits.timeLeftMs() >= limits.timeoutMs);
}

/** Nothing of this call was sent, or all that was sent was refused for its token: it changed nothing. */
function asUnsent(error: unknown): unknown {
  if (!(error instanceof ZuoraError)) return error;
  return new ZuoraError({ ...error, summary: error.message, isRefusal: true });
}

function notStarted(route: string, why: string): ZuoraError {
  const summary = `${route}: not sent, ${why}`;
  return new ZuoraError({ advice: 'try-later', summary, isRefusal: true, isAnswered: false });
}

/** @returns null when the URL is not on the tenant's own host: credentials go nowhere else. */
function resolve(path: string, baseUrl: string): URL | null {
  if (!URL.canParse(path, baseUrl)) return null;
  const url = new URL(path, baseUrl);
  return url.origin === baseUrl && url.username === '' && url.password === '' ? url : null;
}

function headersFor(caller: ZuoraCaller, { credentials, token }: Session): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    'zuora-track-id': caller.trackId,
    ...(caller.entityId === null ? {} : { 'zuora-entity-ids': caller.entityId }),
    ...(caller.orgIds === null ? {} : { 'zuora-org-ids': caller.orgIds.join(',') }),
    ...(credentials.zuoraVersion === null ? {} : { 'zuora-version': credentials.zuoraVersion }),
  };
}

function secretsOf({ credentials: { auth }, token }: Session): string[] {
  return auth.kind === 'oauth' ? [token, auth.clientSecret] : [token];
}

/** One per container: it keeps secrets and tokens in memory, and shares each fetch among the calls that wait for it. */
export function createZuoraClient(options: ZuoraClientOptions): ZuoraClient {
  const { now } = options;
  const report = options.report ?? (() => {});
  const store = createCredentialStore(options);
  const sessions = createSessions({ store, now, report });

  async function send<Schema extends z.ZodType>(
    caller: ZuoraCaller,
    request: ZuoraRequest<Schema>,
    session: Session,
  ): Promise<Attempt<z.output<Schema>>> {
    const { method, route } = request;
    const url = resolve(request.path, session.credentials.baseUrl);
    if (url === null) throw notStarted(route, "the address is not on the tenant's host");
    const startedAt = now();
    const timeoutMs = timeFor(request.limits);
    const received = await exchange({ method, url, headers: headersFor(caller, session), timeoutMs });
    const { tenant, trackId } = caller;
    const status = received?.status ?? null;
    const zuoraRequestId =
      cleanId(received?.headers.get('zuora-request-id')) ??
      (isFields(received?.body) ? cleanId(received.body.requestId) : null);
    report({
      code: 'zuora-call',
      tenant,
      trackId,
      method,
      route,
      status,
      durationMs: now() - startedAt,
      zuoraRequestId,
    });

    if (received === null) {
      const summary = `${route}: no answer`;
      return { isUnauthorized: false, details: { advice: 'try-later', summary, isAnswered: false } };
    }
    const verdict = judgeAnswer({ ...received, method, route, now: now(), secrets: secretsOf(session) });
    if (!verdict.isSuccess) {
      const { isUnauthorized, details } = verdict;
      return { isUnauthorized, details: { ...details, isAnswered: received.isWhole } };
    }
    const processId = isFields(received.body) ? cleanId(received.body.processId) : null;
    const parsed = request.schema.safeParse(received.body);
    if (parsed.success) return { answer: { body: parsed.data, processId, zuoraRequestId } };
    const summary = `${route}: HTTP ${status}, an answer of another shape`;
    return {
      isUnauthorized: false,
      details: { advice: 'try-later', summary, status, processId, zuoraRequestId },
    };
  }

  async function call<Schema extends z.ZodType>(
    caller: ZuoraCaller,
    request: ZuoraRequest<Schema>,
  ): Promise<ZuoraAnswer<z.output<Schema>>> {
    const { method, route, limits } = request;
    const noTime = () => notStarted(route, 'no time is left for its answer');
    if (!hasTimeFor(request)) throw noTime();
    const session = await sessions.take(caller, limits).catch((error) => {
      throw asUnsent(error);
    });
    if (!hasTimeFor(request)) throw noTime();
    const first = await send(caller, request, session);
    if ('answer' in first) return first.answer;
    if (!first.isUnauthorized || !hasTimeFor(request)) throw new ZuoraError(first.details);

    report({
      code: 'zuora-unauthorized-retry',
      tenant: caller.tenant,
      trackId: caller.trackId,
      method,
      route,
    });
    const renewed = await sessions.renew(caller, session, limits).catch((error) => {
      throw asUnsent(error);
    });
    if (!hasTimeFor(request)) throw new ZuoraError(first.details);
    const second = await send(caller, request, renewed);
    if ('answer' in second) return second.answer;
    throw new ZuoraError(second.details);
  }

  return {
    async tenantSettings(tenant) {
      const { entityId, orgIds, versionId } = await store.current(tenant);
      return { entityId, orgIds, secretVersionId: versionId };
    },
    prepare: (caller, limits) => sessions.prepare(caller, limits, preparedForMs),
    call,
  };
}
