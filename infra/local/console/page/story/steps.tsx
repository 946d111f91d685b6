import type { Close, CloseStep, StepName } from '../view/state.ts';
import { counted, span } from './format.ts';
import { Empty, Panel, Time, Word } from './parts.tsx';
import { RunChart } from './run-chart.tsx';

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

interface ClosesProps {
  closes: readonly Close[];
  total: number;
  now: number;
  selected: string | null;
  select: (key: string | null) => void;
}

/** A timeline for each close request, the latest first. */
export function Closes({ closes, total, now, selected, select }: ClosesProps) {
  return (
    <Panel title="Closes" aside={counted(closes.length, total)}>
      {closes.length === 0 && <Empty>No close request yet. Send one: its way shows here.</Empty>}
      {closes.map((close) => (
        <article key={close.key} class="close" aria-label={`Close request ${close.requestId}`}>
          <header>
            <h3>{close.requestId}</h3>
            <span class="muted">{close.asked}</span>
            <Word>{close.outcome ?? close.state}</Word>
            {close.adopted && <Word>adopted</Word>}
            <button
              type="button"
              class="small"
              aria-pressed={selected === close.key}
              aria-label={`Filter by ${close.requestId}`}
              onClick={() => select(selected === close.key ? null : close.key)}
            >
              Filter
            </button>
          </header>
          <ol class="steps">
            {close.steps.map((step) => (
              <StepOf key={step.name} step={step} />
            ))}
          </ol>
          <RunChart close={close} now={now} />
          <p class="waiting">
            {close.waiting !== null && (
              <>
                <b>{close.waiting.is}:</b> {close.waiting.because}
                {close.waiting.since !== null && (
                  <>
                    , since <Time at={close.waiting.since} />
                  </>
                )}
                {close.waiting.until !== null &&
                  close.waiting.until > now &&
                  `, next try in ${span(close.waiting.until - now)}`}
                {' · '}
              </>
            )}
            <span class="muted">
              track id <code>{close.trackId}</code>
            </span>
          </p>
        </article>
      ))}
    </Panel>
  );
}

function StepOf({ step: { name, status, at, attempts, note } }: { step: CloseStep }) {
  return (
    <li class={`step ${status}`} data-step={name}>
      <span class="sign" aria-hidden="true">
        {signs[status].sign}
      </span>
      <span class="name">
        {names[name]}
        <span class="visually-hidden"> {signs[status].word}</span>
      </span>
      <span class="at">
        {at === null ? ' ' : <Time at={at} />}
        {attempts > 1 && <span class="attempts"> ×{attempts}</span>}
      </span>
      <span class="note">{note}</span>
    </li>
  );
}
