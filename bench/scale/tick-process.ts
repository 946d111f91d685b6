/** The process of one container. It loads a handler, lets it do one tick within a minute, and measures the tick. */
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { answerParent } from '../child.ts';

const minute = 60_000;
/** A pause between garbage collections, because each one stops the tick for a moment. */
const collectEveryMs = 1_000;

const questionSchema = z.object({ bundle: z.string() });
const handlerModule = z.object({
  handler: z.custom<(event: unknown, context: unknown) => Promise<void>>(
    (value) => typeof value === 'function',
  ),
});

answerParent(async (question) => {
  const { bundle } = questionSchema.parse(question);
  const { handler } = handlerModule.parse(await import(pathToFileURL(bundle).href));
  let liveBytes = 0;
  function collect(): void {
    globalThis.gc?.();
    liveBytes = Math.max(liveBytes, process.memoryUsage().heapUsed);
  }
  const sampling = setInterval(collect, collectEveryMs);

  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const getRemainingTimeInMillis = () => startedAt + minute - performance.now();
  await handler({ scheduledTime: new Date().toISOString() }, { getRemainingTimeInMillis });
  const tookMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);
  clearInterval(sampling);
  collect();
  return { tookMs, cpuMs: (user + system) / 1000, liveBytes };
});
