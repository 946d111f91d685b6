/**
 * A process of its own for one container: loads the handler that it is told, has it do one tick in the minute that it
 * has, and says on its channel what that took.
 */
import { pathToFileURL } from 'node:url';
import * as z from 'zod';

const minute = 60_000;
/** Each collection stops the tick for a moment. */
const collectEveryMs = 1_000;

const handlerModule = z.object({
  handler: z.custom<(event: unknown, context: unknown) => Promise<void>>(
    (value) => typeof value === 'function',
  ),
});
const [file = ''] = process.argv.slice(2);
const { handler } = handlerModule.parse(await import(pathToFileURL(file).href));

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
process.send?.({ tookMs, cpuMs: (user + system) / 1000, liveBytes });
process.disconnect?.();
