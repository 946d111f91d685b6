import type * as z from 'zod/mini';
import { interpretAnswer, processIdOf, zuoraRequestIdOf } from './answer/envelope.ts';
import type { TextCleaner } from './answer/texts.ts';
import { type CallLimits, timeFor, type ZuoraCaller, type ZuoraCallReport } from './call.ts';
import type { Session } from './credentials/sessions.ts';
import { ZuoraError, type ZuoraErrorDetails } from './errors.ts';
import type { HttpAnswer } from './exchange.ts';
import { exchangeRepeatingOnce } from './repeat-once.ts';
import type { Transport } from './transport.ts';

export interface ZuoraRequest<Schema extends z.ZodMiniType> {
  method: 'GET' | 'PUT';
  /** Method and path template for logs and errors, such as `PUT /v1/accounting-periods/{id}/pending-close`. */
  route: string;
  /** The path, to be added to the tenant's origin. An address of another origin is never called. */
  path: string;
  /** For a page of a list: how many decompressed bytes it may have. A longer page makes the list too large. */
  listBytesMax?: number;
  /** The schema of the answer. It cleans the texts that are kept with the session's cleaner. */
  schemaFor: (cleaner: TextCleaner) => Schema;
  limits: CallLimits;
}

export interface ZuoraAnswer<Body> {
  body: Body;
  /** The length of the decompressed body. */
  bodyBytes: number;
  processId: string | null;
  /** The version of the tenant's secret whose credentials Zuora accepted. */
  secretVersionId: string | null;
}

export type Attempt<Body> =
  | { answer: ZuoraAnswer<Body> }
  | { isUnauthorized: boolean; details: ZuoraErrorDetails };

export interface AttemptEffects {
  now: () => number;
  report: (event: ZuoraCallReport) => void;
  transport: Transport;
}

/** @returns null if the URL is not on the tenant's own host, because credentials must not go to another one */
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

/** Only a 2xx counts: the long body of an error says nothing about the list. */
function isListTooLarge({ status, bodyBytes }: HttpAnswer, listBytesMax: number | undefined): boolean {
  return listBytesMax !== undefined && bodyBytes > listBytesMax && status >= 200 && status <= 299;
}

/**
 * Sends a request with one session, and returns the result.
 *
 * @throws ZuoraError only if it was not sent because its URL is not on the tenant's host
 */
export async function attempt<Schema extends z.ZodMiniType>(
  caller: ZuoraCaller,
  request: ZuoraRequest<Schema>,
  session: Session,
  { now, report, transport }: AttemptEffects,
): Promise<Attempt<z.output<Schema>>> {
  const { method, route, listBytesMax } = request;
  const url = resolve(request.path, session.credentials.baseUrl);
  if (url === null) {
    const summary = `${route}: not sent, the address is not on the tenant's host`;
    throw new ZuoraError({ advice: 'try-later', summary, isRefusal: true });
  }

  const startedAt = now();
  const timeoutMs = timeFor(request.limits);
  const headers = headersFor(caller, session);
  const { tenant, trackId } = caller;
  const received = await exchangeRepeatingOnce(
    {
      method,
      url,
      headers,
      timeoutMs,
      ...(listBytesMax === undefined ? {} : { bodyBytesMax: listBytesMax }),
    },
    {
      now,
      transport,
      onRepeat: () => report({ code: 'zuora-connection-repeated', tenant, trackId, method: 'GET', route }),
    },
  );
  const status = received?.status ?? null;
  const { cleaner } = session;
  const zuoraRequestId = received === null ? null : zuoraRequestIdOf({ ...received, cleaner });
  const durationMs = now() - startedAt;
  report({ code: 'zuora-call', tenant, trackId, method, route, status, durationMs, zuoraRequestId });

  const failed = (details: ZuoraErrorDetails, isUnauthorized = false) => ({ isUnauthorized, details });
  if (received === null) {
    return failed({ advice: 'try-later', summary: `${route}: no answer`, isAnswered: false });
  }
  if (isListTooLarge(received, listBytesMax)) {
    return failed({
      advice: 'list-too-large',
      summary: `${route}: the list is too large`,
      status,
      zuoraRequestId,
    });
  }
  const interpreted = interpretAnswer({ ...received, method, route, now: now(), cleaner });
  const { versionId } = session.credentials;
  if (!interpreted.isSuccess) {
    const { details, isUnauthorized } = interpreted;
    // These answers are about the period, so Zuora accepted the credentials.
    const secretVersionId = details.advice === 'not-found' || details.advice === 'refused' ? versionId : null;
    return failed({ ...details, isAnswered: received.isWhole, secretVersionId }, isUnauthorized);
  }
  const processId = processIdOf({ ...received, cleaner });
  const parsed = request.schemaFor(cleaner).safeParse(received.body);
  if (parsed.success) {
    const { bodyBytes } = received;
    const answer = { body: parsed.data, bodyBytes, processId, secretVersionId: versionId };
    return { answer };
  }
  const summary = `${route}: HTTP ${status}, the answer does not fit its schema`;
  return failed({ advice: 'try-later', summary, status, processId, zuoraRequestId });
}
