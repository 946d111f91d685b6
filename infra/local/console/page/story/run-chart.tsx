import { roughSpanText } from '../../../../display/time-text.ts';
import type { Close } from '../../view/state.ts';
import { timeOfDay } from '../format.ts';
import { runText } from './run-text.ts';

const width = 1000;
const spanMsMin = 1_000;

/** The trial balance runs of a close's period, drawn over the time that the close takes, with a legend. */
export function RunChart({ close, now }: { close: Close; now: number }) {
  const { at: from, runs, reads, wakeUps } = close;
  const refusedWakeUps = wakeUps.filter(({ isTaken }) => !isTaken).length;
  const end = Math.max(close.until ?? now, from + spanMsMin);
  const x = (at: number) => (Math.min(Math.max(at - from, 0), end - from) / (end - from)) * width;
  const steps = close.steps.flatMap(({ name, at }) => (at === null ? [] : [{ name, at }]));
  const said = runText(close, end);
  return (
    <figure class="chart">
      <svg
        viewBox={`0 0 ${width} 26`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${roughSpanText(end - from)} from the request on: ${said}; read ${reads.length} times`}
      >
        <line class="axis" x1={0} x2={width} y1={13} y2={13} />
        {runs.map((run) => (
          <rect
            key={run.start}
            class={`run ${run.status}`}
            x={x(run.start)}
            width={Math.max(4, x(run.end ?? end) - x(run.start))}
            y={6}
            height={14}
          />
        ))}
        {reads.map((at) => (
          <line key={at} class="read" x1={x(at)} x2={x(at)} y1={21} y2={26} />
        ))}
        {wakeUps.map(({ at, isTaken }, index) => (
          <line
            key={index}
            class={isTaken ? 'wake-up' : 'wake-up refused'}
            x1={x(at)}
            x2={x(at)}
            y1={0}
            y2={6}
          />
        ))}
        {steps.map(({ name, at }) => (
          <line key={name} class="at-step" x1={x(at)} x2={x(at)} y1={2} y2={24} />
        ))}
      </svg>
      <figcaption>
        <span>{timeOfDay(from)}</span>
        <ul class="legend">
          <li class={`of-run ${runs.at(-1)?.status ?? ''}`}>{said}</li>
          <li class="of-step">a step</li>
          {reads.length > 0 && <li class="of-read">read by polling ×{reads.length}</li>}
          {wakeUps.length > refusedWakeUps && (
            <li class="of-wake-up">woken by Zuora ×{wakeUps.length - refusedWakeUps}</li>
          )}
          {refusedWakeUps > 0 && <li class="of-wake-up refused">wake-up without effect ×{refusedWakeUps}</li>}
        </ul>
        <span>{close.until === null ? 'now' : timeOfDay(close.until)}</span>
      </figcaption>
    </figure>
  );
}
