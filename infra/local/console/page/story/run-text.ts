import { roughSpanText } from '../../../../display/time-text.ts';
import type { Close, RunBar } from '../../view/state.ts';

type Runs = Pick<Close, 'runs' | 'runOutside' | 'until'>;

/** What is known of a close's trial balance, in words; `end` is when the close was over, or now. */
export function runText({ runs, runOutside, until }: Runs, end: number): string {
  if (runs.length > 0) return runs.map((run) => barText(run, end, until !== null)).join(', ');
  if (runOutside !== null) {
    const { status, isEarlier } = runOutside;
    const why = isEarlier ? 'its run ended before this request' : 'when it ran is too long ago to be drawn';
    return `trial balance ${status}, ${why}`;
  }
  return until === null ? 'no trial balance yet' : 'no trial balance seen in this time';
}

function barText({ status, start, end }: RunBar, closeEnd: number, isOver: boolean): string {
  if (end !== null) return `trial balance ${status} after ${roughSpanText(end - start)}`;
  const soFar = roughSpanText(closeEnd - start);
  return isOver
    ? `trial balance had run for ${soFar} when the close was over`
    : `trial balance runs, ${soFar} so far`;
}
