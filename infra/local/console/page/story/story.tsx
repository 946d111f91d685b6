import { useEffect, useRef } from 'preact/hooks';
import {
  type Close,
  type ConsoleState,
  type Row,
  type ShownLine,
  type Stray,
  wakeUpLateMs,
} from '../../view/state.ts';
import { Facts, Part, Sign, Time, wide } from '../parts.tsx';
import { Calls } from './calls.tsx';
import { Log } from './log.tsx';
import { RunChart } from './run-chart.tsx';
import { Steps } from './steps.tsx';
import { Stored } from './stored.tsx';

interface StoryProps {
  state: ConsoleState;
  row: Row | null;
  leave: () => void;
}

/** The story of the chosen row; without one, the log and the calls of all closes. */
export function Story({ state, row, leave }: StoryProps) {
  if (row === null) return <Everything state={state} />;
  return (
    <article class="story" aria-label={`The story of ${row.name}`} key={row.key}>
      <Heading row={row} leave={leave} />
      {row.is === 'close' ? <OfClose close={row} state={state} /> : <OfStray stray={row} />}
    </article>
  );
}

function Everything({ state }: { state: ConsoleState }) {
  const { rows, logs, calls } = state;
  if (rows.length + logs.length + calls.length === 0) return null;
  return (
    <article class="story" aria-label="The story of all">
      <header>
        <h2>All closes</h2>
        <p class="muted">Choose one to see its story.</p>
      </header>
      <Log lines={logs} isOfOne={false} />
      <Calls calls={calls} />
    </article>
  );
}

function Heading({ row, leave }: { row: Row; leave: () => void }) {
  const back = useRef<HTMLButtonElement>(null);
  // On a narrow page the list is hidden now, with the row that had the focus.
  useEffect(() => {
    if (!matchMedia(wide).matches) back.current?.focus();
  }, []);
  return (
    <header>
      <h2 class={`is-${row.tone}`}>
        <Sign tone={row.tone} /> <span>{row.headline}</span>
      </h2>
      <button type="button" class="small" ref={back} onClick={leave}>
        Back to all
      </button>
      <p class="about">
        {[row.period, row.tenant].map((text) => text !== '' && <span>{text}</span>)}
        <b>{row.name}</b>
        <span>
          {row.is === 'close' ? 'asked' : 'sent'} <Time at={row.at} />
        </span>
        {row.is === 'close' && <span>{row.state}</span>}
        {row.is === 'close' && row.waitingSince !== null && (
          <span>
            waits since <Time at={row.waitingSince} />
          </span>
        )}
      </p>
      {row.is === 'close' && row.forecast !== null && <p class="fact">{capital(row.forecast)}</p>}
      {row.toDo !== null && (
        <p class="fact">
          To do:{' '}
          {row.toDo
            .split('`')
            .map((text, index) => (index % 2 === 0 ? text : <code key={index}>{text}</code>))}
        </p>
      )}
    </header>
  );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function OfClose({ close, state }: { close: Close; state: ConsoleState }) {
  const names = new Set([close.name, close.trackId, ...close.messageIds]);
  const { periodId, until } = close;
  const isOf = ({ about, at }: ShownLine) =>
    about.some((id) => names.has(id)) ||
    (periodId !== null && about.includes(periodId) && at >= close.at && at <= (until ?? at) + wakeUpLateMs);
  return (
    <>
      <Steps steps={close.steps} />
      <RunChart close={close} now={state.clock.now} />
      <Stored
        outcomes={state.outcomes.filter(({ key }) => key === close.key)}
        item={state.ledger.find(({ key }) => key === close.key) ?? null}
      />
      <Log lines={state.logs.filter(isOf)} isOfOne />
      <Calls calls={state.calls.filter(({ trackId }) => trackId === close.trackId)} />
    </>
  );
}

function OfStray({ stray }: { stray: Stray }) {
  return (
    <>
      <Facts facts={stray.facts} />
      <Part title="Body">
        <pre>{stray.body}</pre>
      </Part>
    </>
  );
}
