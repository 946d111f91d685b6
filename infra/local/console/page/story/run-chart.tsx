import type { Close } from '../view/state.ts';
import { span, timeOfDay } from './format.ts';
import { runText } from './run-text.ts';

const width = 1000;
const spanMsMin = 1_000;

/** The trial balance runs of a close's period, drawn over the time that the close takes; ticks are polling's reads. */
export function RunChart({ close, now }: { close: Close; now: number }) {
  const end = Math.max(close.until ?? now, close.from + spanMsMin);
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
        <span>{runText(close, end)}</span>
        <span>{close.until === null ? 'now' : timeOfDay(close.until)}</span>
      </figcaption>
    </figure>
  );
}

function told(close: Close, end: number): string {
  return `${span(end - close.from)} from the request on: ${runText(close, end)}; read ${close.reads.length} times`;
}
