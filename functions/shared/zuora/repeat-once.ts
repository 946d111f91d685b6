import type { HttpAnswer, HttpRequest } from './exchange.ts';
import type { Transport } from './transport.ts';

/** A connection that died while the container was frozen breaks at once; what takes longer broke for another reason. */
const deadWithinMs = 1_000;

interface Effects {
  now: () => number;
  transport: Pick<Transport, 'exchange'>;
  /** Called when the request is sent a second time. */
  onRepeat: () => void;
}

/**
 * Sends a request, and repeats it once at once where its connection broke before an answer began: a container that was
 * frozen between two invocations holds connections that the other side, or a gateway on the path, has closed meanwhile.
 * The second attempt gets what is left of the time. A PUT is never repeated: it may have arrived.
 *
 * @returns null when no answer began
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
