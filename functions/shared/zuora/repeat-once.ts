import type { HttpAnswer, HttpRequest } from './exchange.ts';
import type { Transport } from './transport.ts';

/** A connection that died while the container was frozen breaks at once. A later failure has another cause. */
const deadWithinMs = 1_000;

interface Effects {
  now: () => number;
  transport: Pick<Transport, 'exchange'>;
  /** Called when the request is sent a second time. */
  onRepeat: () => void;
}

/**
 * Sends a request. If its connection breaks at once, before an answer began, it is sent once more: a container that was
 * frozen between two invocations has connections that the other side, or a gateway in between, has closed. The second
 * attempt gets the rest of the time. A PUT is never repeated, because it may have arrived.
 *
 * @returns null if no answer began
 */
export async function exchangeRepeatingOnce(
  request: HttpRequest,
  { now, transport, onRepeat }: Effects,
): Promise<HttpAnswer | null> {
  const startedAt = now();
  const first = await transport.exchange(request);
  if (first !== 'connection-broken') return first;
  const elapsedMs = Math.max(0, now() - startedAt);
  const timeoutMs = request.timeoutMs - elapsedMs;
  if (request.method === 'PUT' || elapsedMs > deadWithinMs || timeoutMs <= 0) return null;
  onRepeat();
  const second = await transport.exchange({ ...request, timeoutMs });
  return second === 'connection-broken' ? null : second;
}
