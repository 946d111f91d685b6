import ky from 'ky';
import { readBody } from './answer/answer-body.ts';
import type { AnswerBody } from './answer/envelope.ts';
import type { HeaderReader } from './answer/retry-after.ts';
import { startDeadline } from './deadline.ts';

export interface HttpRequest {
  method: 'GET' | 'PUT' | 'POST';
  url: URL;
  headers: Record<string, string>;
  form?: URLSearchParams;
  /** Bounds the whole exchange, the body too. */
  timeoutMs: number;
  /** How much of the body is read, decompressed. Default: {@link bodyBytesMax}. */
  bodyBytesMax?: number;
}

export interface HttpAnswer {
  status: number;
  headers: HeaderReader;
  body: AnswerBody;
  /** How long the body was, decompressed: more than `bodyBytesMax` when it was too long, and 0 when it broke off. */
  bodyBytes: number;
  /** False when the body broke off or was late: then no whole answer arrived. */
  isWhole: boolean;
}

/** The connection broke before an answer began: nobody knows whether the request arrived. */
export type ConnectionBroken = 'connection-broken';

/** A period with long texts is some kilobytes; a longer answer is a mistake or a gzip bomb. */
const bodyBytesMax = 4 * 1024 * 1024;

const brokenCodes: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * Whether a connection broke that was there. One that was never made (refused, no such host, no route) is the network's
 * trouble: the next attempt would meet it as well.
 */
function isBroken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && brokenCodes.has(error.code)) || isBroken(error.cause);
}

/**
 * Sends one request once, never follows a redirect, and reads the answer whole. (After a 421 Node's fetch tries
 * another connection by itself, which cannot be turned off: that status says that nothing was processed.)
 *
 * @returns null when no answer began, because of network trouble or as the time was over. Errors of the HTTP client are
 *   not passed on, as they hold the request with its credentials.
 */
export async function exchange(request: HttpRequest): Promise<HttpAnswer | ConnectionBroken | null> {
  const deadline = startDeadline(request.timeoutMs);
  try {
    const response = await deadline.race(
      ky(request.url, {
        method: request.method,
        headers: { accept: 'application/json', 'accept-encoding': 'gzip', ...request.headers },
        ...(request.form === undefined ? {} : { body: request.form }),
        // Waiting is done by the message and the tick. By default ky would send a PUT three times.
        retry: 0,
        timeout: false,
        redirect: 'manual',
        throwHttpErrors: false,
        signal: deadline.signal,
      }),
    );
    const { status, headers } = response;
    try {
      const contentType = headers.get('content-type') ?? '';
      const received = readBody(response.body ?? [], contentType, request.bodyBytesMax ?? bodyBytesMax);
      return { status, headers, ...(await deadline.race(received)), isWhole: true };
    } catch {
      return { status, headers, body: 'unreadable', bodyBytes: 0, isWhole: false };
    }
  } catch (error) {
    return isBroken(error) && !deadline.signal.aborted ? 'connection-broken' : null;
  } finally {
    deadline.clear();
  }
}
