import { setTimeout as sleep } from 'node:timers/promises';
import { type Ledger, type LedgerKey, UnreadableItemError } from '../../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { explain } from '../explain.ts';
import { startProgress } from './progress.ts';

/** The result of a wait: the item that was waited for, or why the wait ended without it. */
export type Waited =
  | { is: 'there'; item: LedgerItem }
  | { is: 'interrupted' | 'too-long' | 'never-stored'; item: LedgerItem | undefined };

export interface WaitOptions {
  ledger: Pick<Ledger, 'get'>;
  key: LedgerKey;
  /** Whether the wait is over. */
  until: (item: LedgerItem) => boolean;
  /** The text of the progress display. */
  show: (item: LedgerItem | undefined) => string;
  /** Milliseconds; infinite to wait for as long as it takes. */
  waitMsMax: number;
}

/** The closing function stores a request within seconds. After this time it was parked, or something is broken. */
const storedWithinMs = 60_000;
const pauseMs = 1_000;
/** Failures in a row that end a wait. A wait may take hours, and a short network failure must not end it. */
const failuresMax = 10;

/** Reads the ledger until the item fulfils `until`. Ctrl-C only ends the waiting. */
export async function waitFor(options: WaitOptions): Promise<Waited> {
  const interrupt = new AbortController();
  const stop = () => interrupt.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  const progress = await startProgress();
  try {
    return await watch(options, progress.show, interrupt.signal);
  } finally {
    progress.stop();
    for (const signal of signals) process.off(signal, stop);
  }
}

async function watch(
  { ledger, key, until, show: textOf, waitMsMax }: WaitOptions,
  show: (text: string) => void,
  interrupted: AbortSignal,
): Promise<Waited> {
  const startedAt = performance.now();
  let item: LedgerItem | undefined;
  for (let failures = 0; ; ) {
    try {
      item = await ledger.get(key);
      failures = 0;
      if (item !== undefined && until(item)) return { is: 'there', item };
      show(textOf(item));
    } catch (error) {
      failures += 1;
      if (failures === failuresMax || error instanceof UnreadableItemError) throw error;
      show(`cannot read the ledger now: ${explain(error).line}`);
    }
    const waitedMs = performance.now() - startedAt;
    if (waitedMs >= waitMsMax) return { is: 'too-long', item };
    if (item === undefined && waitedMs >= storedWithinMs) return { is: 'never-stored', item };
    const pause = Math.min(pauseMs, waitMsMax - waitedMs);
    await sleep(pause, undefined, { signal: interrupted }).catch(() => undefined);
    if (interrupted.aborted) return { is: 'interrupted', item };
  }
}
