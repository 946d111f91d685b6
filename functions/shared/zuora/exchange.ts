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
  /** For the whole exchange, including the body. */
  timeoutMs: number;
  /** How many decompressed bytes the body may have. By default {@link bodyBytesMax}. */
  bodyBytesMax?: number;
}

export interface HttpAnswer {
  status: number;
  headers: HeaderReader;
  body: AnswerBody;
  /** The decompressed length that was read: above `bodyBytesMax` if the body was too long, 0 if it broke off. */
  bodyBytes: number;
  /** False if the body broke off or was not complete in time. */
  isWhole: boolean;
}

/** The connection broke before an answer began, so the request may or may not have arrived. */
export type ConnectionBroken = 'connection-broken';

/** A period with long texts has some kilobytes. A longer answer is an error or a gzip bomb. */
const bodyBytesMax = 4 * 1024 * 1024;

const brokenCodes: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * Whether an existing connection broke. A connection that could not be made (refused, no such host, no route) does not
 * count, because the next attempt would fail too.
 */
function isBroken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && brokenCodes.has(error.code)) || isBroken(error.cause);
}

/**
 * Sends one request once, does not follow redirects, and reads the whole answer. After a 421, Node's fetch itself tries
 * another connection. This cannot be turned off, and is safe, because a 421 says that nothing was processed.
 *
 * @returns null if no answer began, because of network trouble or a timeout. Errors of the HTTP client are not passed
 *   on, because they contain the request with its credentials.
 */
export async function exchange(request: HttpRequest): Promise<HttpAnswer | ConnectionBroken | null> {
  const deadline = startDeadline(request.timeoutMs);
  try {
    const response = await deadline.race(
      ky(request.url, {
        method: request.method,
        headers: { accept: 'application/json', 'accept-encoding': 'gzip', ...request.headers },
        ...(request.form === undefined ? {} : { body: request.form }),
        // By default ky would send a PUT three times. A message and a tick have their own waits.
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
