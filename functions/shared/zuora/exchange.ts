import ky from 'ky';
import { startDeadline } from './deadline.ts';
import type { AnswerBody } from './envelope.ts';
import { isFields } from './reasons.ts';
import type { HeaderReader } from './retry-after.ts';

export interface HttpRequest {
  method: 'GET' | 'PUT' | 'POST';
  url: URL;
  headers: Record<string, string>;
  form?: URLSearchParams;
  /** Bounds the whole exchange, the body too. */
  timeoutMs: number;
}

export interface HttpAnswer {
  status: number;
  headers: HeaderReader;
  body: AnswerBody;
  /** False when the body broke off or was late: then no whole answer arrived. */
  isWhole: boolean;
}

/** Decompressed. A list of 300 periods is a third of a megabyte; more than this is a mistake or a gzip bomb. */
const longestBodyBytes = 4 * 1024 * 1024;

/** @returns null when the body is longer than we read. */
async function readText(response: Response): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  // Leaving the loop early cancels the stream, and with it the connection.
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > longestBodyBytes) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parseBody(text: string | null): AnswerBody {
  if (text === null) return 'unreadable';
  try {
    const body: unknown = JSON.parse(text);
    return isFields(body) ? body : 'unreadable';
  } catch {
    // The parser's message quotes the text.
    return 'unreadable';
  }
}

/**
 * Sends one request once, never follows a redirect, and reads the answer whole. (After a 421 Node's fetch tries
 * another connection by itself, which cannot be turned off: that status says that nothing was processed.)
 *
 * @returns null when no answer began: network trouble, or the time was over. Errors of the HTTP client are not passed
 *   on, as they hold the request with its credentials.
 */
export async function exchange(request: HttpRequest): Promise<HttpAnswer | null> {
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
      const body = parseBody(await deadline.race(readText(response)));
      return { status, headers, body, isWhole: true };
    } catch {
      return { status, headers, body: 'unreadable', isWhole: false };
    }
  } catch {
    return null;
  } finally {
    deadline.clear();
  }
}
