/** A process of its own for one container: it loads the handler that it is told, has it do one tick, and says what that took. */
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

const [file = ''] = process.argv.slice(2);
const { handler } = await import(pathToFileURL(file).href);

let peakHeap = 0;
const sampling = setInterval(() => {
  peakHeap = Math.max(peakHeap, process.memoryUsage().heapUsed);
}, 20);
const started = performance.now();
const cpuBefore = process.cpuUsage();
const endsAt = Date.now() + 60_000;
await handler(
  { scheduledTime: new Date().toISOString() },
  { getRemainingTimeInMillis: () => endsAt - Date.now() },
);
const tookMs = performance.now() - started;
const { user, system } = process.cpuUsage(cpuBefore);
clearInterval(sampling);
process.send?.({
  tookMs,
  cpuMs: (user + system) / 1000,
  peakHeap,
  rss: process.resourceUsage().maxRSS * 1024,
});
process.disconnect?.();
