import type * as z from 'zod/mini';
import { judgeAnswer, processIdOf, zuoraRequestIdOf } from './answer/envelope.ts';
import type { TextCleaner } from './answer/texts.ts';
import { type CallLimits, timeFor, type ZuoraCaller, type ZuoraCallReport } from './call.ts';
import type { Session } from './credentials/sessions.ts';
import { ZuoraError, type ZuoraErrorDetails } from './errors.ts';
import type { HttpAnswer } from './exchange.ts';
import { exchangeRepeatingOnce } from './repeat-once.ts';
import type { Transport } from './transport.ts';

export interface ZuoraRequest<Schema extends z.ZodMiniType> {
  method: 'GET' | 'PUT';
  /** The template with its method, such as `PUT /v1/accounting-periods/{id}/pending-close`; for logs and errors. */
  route: string;
  /** From the origin on. An address of another origin is never called. */
  path: string;
  /** For a page of a list: how many bytes of it are read, decompressed. Beyond them the list is too large. */
  listBytesMax?: number;
  /** What the answer must look like. What it keeps of Zuora's texts is cleaned by the session's cleaner. */
  schemaFor: (cleaner: TextCleaner) => Schema;
  limits: CallLimits;
}

export interface ZuoraAnswer<Body> {
  body: Body;
  /** How long it was, decompressed. */
  bodyBytes: number;
  processId: string | null;
  zuoraRequestId: string | null;
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

/** A longer body of an error says nothing about the list. */
function isListTooLarge({ status, bodyBytes }: HttpAnswer, listBytesMax: number | undefined): boolean {
  return listBytesMax !== undefined && bodyBytes > listBytesMax && status >= 200 && status <= 299;
}

/**
 * Sends a request once with one session, and says what came of it.
 *
 * @throws ZuoraError only when it was not sent, as its URL is not on the tenant's host.
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
  const judgement = judgeAnswer({ ...received, method, route, now: now(), cleaner });
  const { versionId } = session.credentials;
  if (!judgement.isSuccess) {
    const { details, isUnauthorized } = judgement;
    // Zuora answered to the matter itself, so it accepted the credentials.
    const secretVersionId = details.advice === 'not-found' || details.advice === 'refused' ? versionId : null;
    return failed({ ...details, isAnswered: received.isWhole, secretVersionId }, isUnauthorized);
  }
  const processId = processIdOf({ ...received, cleaner });
  const parsed = request.schemaFor(cleaner).safeParse(received.body);
  if (parsed.success) {
    const { bodyBytes } = received;
    const answer = { body: parsed.data, bodyBytes, processId, zuoraRequestId, secretVersionId: versionId };
    return { answer };
  }
  const summary = `${route}: HTTP ${status}, an answer of another shape`;
  return failed({ advice: 'try-later', summary, status, processId, zuoraRequestId });
}
