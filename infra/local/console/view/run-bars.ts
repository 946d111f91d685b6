import type { Happening } from '../record/happening.ts';
import type { RunBar } from './state.ts';

/** The trial balance runs of a period that were in progress between two times, from the simulator's events. Pure. */
export function runBars(
  periodId: string,
  happenings: readonly Happening[],
  { from, until }: { from: number; until: number | null },
): RunBar[] {
  const bars: RunBar[] = [];
  for (const each of happenings) {
    if (each.is !== 'zuora' || each.periodId !== periodId) continue;
    if (each.kind === 'run-started') bars.push({ start: each.at, end: null, status: 'Processing' });
    const last = bars.at(-1);
    if (each.kind !== 'run-ended' || last === undefined) continue;
    last.end = each.at;
    last.status = each.message?.startsWith('Error') ? 'Error' : 'Completed';
  }
  return bars.filter(({ start, end }) => (end === null || end >= from) && (until === null || start < until));
}
