import type { Close, RunBar } from '../view/state.ts';
import { span, timeOfDay } from './format.ts';

const width = 1000;
const leastMs = 1_000;

/** The trial balance runs of a close's period, drawn over the time that the close takes; ticks are polling's reads. */
export function RunChart({ close, now }: { close: Close; now: number }) {
  const end = Math.max(close.until ?? now, close.from + leastMs);
  const x = (at: number) =>
    (Math.min(Math.max(at - close.from, 0), end - close.from) / (end - close.from)) * width;
  const steps = close.steps.flatMap(({ name, at }) => (at === null ? [] : [{ name, at }]));
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${width} 26`} preserveAspectRatio="none" role="img" aria-label={told(close, end)}>
        <line class="axis" x1={0} x2={width} y1={13} y2={13} />
        {close.runs.map((run) => (
          <rect
            key={run.start}
            class={`run ${run.status}`}
            x={x(run.start)}
            width={Math.max(4, x(run.end ?? end) - x(run.start))}
            y={6}
            height={14}
          />
        ))}
        {close.reads.map((at) => (
          <line key={at} class="read" x1={x(at)} x2={x(at)} y1={21} y2={26} />
        ))}
        {steps.map(({ name, at }) => (
          <line key={name} class="mark" x1={x(at)} x2={x(at)} y1={2} y2={24} />
        ))}
      </svg>
      <figcaption>
        <span>{timeOfDay(close.from)}</span>
        <span>
          {close.runs.length > 0 ? close.runs.map((run) => toldRun(run, end)).join(', ') : noRun(close)}
        </span>
        <span>{close.until === null ? 'now' : timeOfDay(close.until)}</span>
      </figcaption>
    </figure>
  );
}

function noRun({ outcome, runOutside }: Close): string {
  if (runOutside !== null) return `trial balance ${runOutside}, its run was not in this time`;
  return outcome === null ? 'no trial balance yet' : 'no trial balance seen in this time';
}

function told(close: Close, end: number): string {
  const runs = close.runs.length === 0 ? noRun(close) : close.runs.map((run) => toldRun(run, end)).join(', ');
  return `${span(end - close.from)} from the request on: ${runs}; read ${close.reads.length} times`;
}

function toldRun({ status, start, end }: RunBar, now: number): string {
  if (end === null) return `trial balance runs, ${span(now - start)} so far`;
  return `trial balance ${status} after ${span(end - start)}`;
}
