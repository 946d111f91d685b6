import { useState } from 'preact/hooks';
import type { ConsoleState } from '../view/state.ts';
import { Calls } from './calls.tsx';
import { Clicks } from './clicks.tsx';
import { Closes } from './closes.tsx';
import { Head } from './head.tsx';
import { Ledger } from './ledger.tsx';
import { useLiveState } from './live-state.ts';
import { Log } from './log.tsx';
import { Outcomes } from './outcomes.tsx';
import { Periods } from './periods.tsx';
import { Promises } from './promises.tsx';
import { Queue } from './queue.tsx';
import { Send } from './send.tsx';
import { useTold } from './told.ts';
import { Trouble } from './trouble.tsx';

/** The page. */
export function App() {
  const { state, isConnected } = useLiveState();
  const told = useTold(state?.outcomes ?? [], state?.totals.outcomes ?? null);
  return (
    <>
      <a class="skip" href="#closes">
        Skip to the close requests
      </a>
      {state === null ? (
        <main>
          <p class="empty">Connecting to the local stack …</p>
        </main>
      ) : (
        <Machine state={state} isConnected={isConnected} />
      )}
      <p class="visually-hidden" role="status">
        {told}
      </p>
    </>
  );
}

function Machine({ state, isConnected }: { state: ConsoleState; isConnected: boolean }) {
  const [selected, select] = useState<string | null>(null);
  const close = state.closes.find(({ key }) => key === selected) ?? null;
  const { now } = state.clock;
  const { totals } = state;
  return (
    <>
      <Head clock={state.clock} isConnected={isConnected} />
      <main>
        <Promises lights={state.promises} />
        <div class="columns">
          <div class="column">
            <Send unusedId={state.unusedId} />
            <Trouble faults={state.faults} />
            <Clicks clicks={state.clicks} scenario={state.scenario} />
          </div>
          <div class="column wide">
            <Closes
              closes={state.closes}
              total={totals.closes}
              now={now}
              selected={selected}
              select={select}
            />
            <Periods periods={state.periods} />
            <Queue queue={state.queue} now={now} />
            <Outcomes outcomes={state.outcomes} total={totals.outcomes} />
            <Ledger items={state.ledger} total={totals.ledger} close={close} />
            <Log lines={state.logs} closes={state.closes} close={close} select={select} />
            <Calls calls={state.calls} total={totals.calls} close={close} />
          </div>
        </div>
      </main>
    </>
  );
}
