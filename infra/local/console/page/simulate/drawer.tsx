import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ConsoleState } from '../../view/state.ts';
import { ask } from '../ask.ts';
import { Acts } from './acts.tsx';
import { Clicks } from './clicks.tsx';
import { Faults } from './faults.tsx';
import { Send } from './send.tsx';

export type Drawer = 'send' | 'simulate';

interface FrameProps {
  title: string;
  close: () => void;
  children: ComponentChildren;
}

/** A drawer beside list and story; on a narrow page it covers them. */
function Frame({ title, close, children }: FrameProps) {
  const frame = useRef<HTMLElement>(null);
  useEffect(() => {
    // A drawer that was open from the start does not take the focus.
    if (document.activeElement === document.body) return;
    // On a phone the page scrolls: to the drawer's title, which scrolling to the drawer leaves behind the page's head.
    frame.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, []);
  return (
    <aside
      class="drawer"
      aria-label={title}
      ref={frame}
      tabIndex={-1}
      onKeyDown={({ key }) => key === 'Escape' && close()}
    >
      <header>
        <h2>{title}</h2>
        <button type="button" class="small" onClick={close}>
          Close
        </button>
      </header>
      {children}
    </aside>
  );
}

export function SendDrawer({ unusedId, close }: { unusedId: string; close: () => void }) {
  return (
    <Frame title="Send a close request" close={close}>
      <Send unusedId={unusedId} />
    </Frame>
  );
}

/** What can go wrong in Zuora and AWS, what people do, and what was done so far. */
export function SimulateDrawer({ state, close }: { state: ConsoleState; close: () => void }) {
  return (
    <Frame title="Simulate" close={close}>
      <Acts periods={state.periods} />
      <Faults faults={state.faults} />
      <Clicks clicks={state.clicks} periods={state.periods} scenario={state.scenario} />
      <Reset />
    </Frame>
  );
}

function Reset() {
  const [isResetting, setResetting] = useState(false);
  async function reset(): Promise<void> {
    if (isResetting) return;
    setResetting(true);
    await ask({ do: 'reset' });
    setResetting(false);
  }
  return (
    <section class="part" aria-label="Begin anew">
      <h3>Begin anew: new books, queues, ledger, credentials</h3>
      <button type="button" onClick={reset} aria-disabled={isResetting}>
        {/* Not disabled, which would take the keyboard's focus away. */}
        {isResetting ? 'Resetting …' : 'Reset'}
      </button>
    </section>
  );
}
