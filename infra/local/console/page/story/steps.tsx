import type { CloseStep, StepName } from '../../view/state.ts';
import { Time } from '../parts.tsx';

const names: Record<StepName, string> = {
  queued: 'queued',
  'period-read': 'period read',
  put: 'PUT',
  'pending-close': 'pending close',
  'trial-balance': 'trial balance',
  outcome: 'outcome published',
};

const signs: Record<CloseStep['status'], { sign: string; word: string }> = {
  done: { sign: '●', word: 'done' },
  now: { sign: '◐', word: 'in progress' },
  ahead: { sign: '○', word: 'not yet' },
  skipped: { sign: '–', word: 'left out' },
  trouble: { sign: '✕', word: 'ended differently' },
};

/** The six steps of a close, each with a mark, its time and how often it was tried. */
export function Steps({ steps }: { steps: readonly CloseStep[] }) {
  return (
    <ol class="steps">
      {steps.map(({ name, status, at, attempts, note }) => (
        <li key={name} class={`step ${status}`} data-step={name}>
          <span class="step-sign" aria-hidden="true">
            {signs[status].sign}
          </span>
          <span class="name">
            {names[name]}
            <span class="visually-hidden"> {signs[status].word}</span>
          </span>
          <span class="at">
            {at === null ? ' ' : <Time at={at} />}
            {attempts > 1 && ` ×${attempts}`}
          </span>
          <span class="note">{note}</span>
        </li>
      ))}
    </ol>
  );
}
