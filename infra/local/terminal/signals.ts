import { whenStdoutIsLost } from '../../display/terminal.ts';

/**
 * Aborted by the first signal to end, or when the output can no longer be written. A terminal sends a signal to npm, to
 * our launcher and to us: more than one do no harm.
 */
export function untilSignal(): AbortSignal {
  const controller = new AbortController();
  const abort = () => controller.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, abort);
  whenStdoutIsLost(abort);
  return controller.signal;
}
