import { useEffect, useRef, useState } from 'preact/hooks';
import type { ConsoleState, ShownOutcome } from '../view/state.ts';
import { Head } from './head/head.tsx';
import { List } from './list/list.tsx';
import { useLiveState } from './live-state.ts';
import { wide } from './parts.tsx';
import { type Drawer, SendDrawer, SimulateDrawer } from './simulate/drawer.tsx';
import { Story } from './story/story.tsx';

/** The page. */
export function App() {
  const { state, isConnected } = useLiveState();
  const announced = useAnnounced(state?.outcomes ?? null);
  return (
    <>
      <a class="skip" href="#list">
        Skip to the list
      </a>
      {state === null ? (
        <main>
          <p class="empty">Connecting to the local stack …</p>
        </main>
      ) : (
        <Machine state={state} isConnected={isConnected} />
      )}
      <p class="visually-hidden" role="status">
        {announced}
      </p>
    </>
  );
}

function Machine({ state, isConnected }: { state: ConsoleState; isConnected: boolean }) {
  const [chosen, choose] = useState<string | null>(null);
  const [drawer, open] = useState<Drawer | null>(
    state.rows.length === 0 && matchMedia(wide).matches ? 'send' : null,
  );
  const row = state.rows.find(({ key }) => key === chosen) ?? null;
  return (
    <>
      <Head state={state} isConnected={isConnected} choose={choose} drawer={drawer} open={open} />
      <main class={row === null ? '' : 'has-story'}>
        <List
          rows={state.rows}
          total={state.rowsTotal}
          now={state.clock.now}
          chosen={row?.key ?? null}
          choose={choose}
        />
        <Story state={state} row={row} leave={() => choose(null)} />
        {drawer === 'send' && <SendDrawer unusedId={state.unusedId} close={() => open(null)} />}
        {drawer === 'simulate' && <SimulateDrawer state={state} close={() => open(null)} />}
      </main>
    </>
  );
}

/** The sentence for screen readers: it announces the last outcome that arrived, and nothing else. */
function useAnnounced(outcomes: readonly ShownOutcome[] | null): string {
  const [sentence, announce] = useState('');
  const known = useRef<string | null>(null);
  const latest = outcomes?.[0];
  const delivery = outcomes === null ? null : `${latest?.id} ${latest?.delivery}`;
  useEffect(() => {
    // Outcomes from before the page was opened are not announced.
    if (known.current !== null && latest !== undefined && delivery !== known.current)
      announce(`The outcome of ${latest.requestId} arrived: ${latest.outcome}.`);
    known.current = delivery;
  }, [delivery]);
  return sentence;
}
