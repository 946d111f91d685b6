import type { ConsoleState } from '../../view/state.ts';
import { ask } from '../ask.ts';
import { timeOfDay } from '../format.ts';
import type { Drawer } from '../simulate/drawer.tsx';
import { faultText } from '../simulate/fault-text.ts';
import { Promises } from './promises.tsx';

const speeds = [
  { rate: 0, label: 'Pause', word: 'paused' },
  { rate: 1, label: '×1', word: 'live' },
  { rate: 60, label: '×60', word: 'live at ×60' },
] as const;

const drawers = [
  { name: 'send', label: 'Send a request' },
  { name: 'simulate', label: 'Simulate' },
] as const;

interface HeadProps {
  state: ConsoleState;
  isConnected: boolean;
  choose: (key: string) => void;
  drawer: Drawer | null;
  open: (drawer: Drawer | null) => void;
}

/** The state of the machine, always in sight: its time, the faults that are on, and the promises. */
export function Head({ state, isConnected, choose, drawer, open }: HeadProps) {
  const { clock, faults, promises, periods } = state;
  const armedRuns = periods
    .filter(({ next }) => next !== null)
    .map(({ name, next }) => `Armed: ${name}’s next run ${next}`);
  const word = speeds.find(({ rate }) => rate === clock.rate)?.word ?? `live at ×${clock.rate}`;
  return (
    <header class="head">
      <h1>
        Pending close <span>local console</span>
      </h1>
      <p class={`link ${isConnected ? (clock.rate === 0 ? 'is-waiting' : 'is-done') : 'is-wrong'}`}>
        {isConnected ? word : 'connection lost: trying again'}
      </p>
      <time dateTime={new Date(clock.now).toISOString()} title="The stack’s time, UTC">
        {timeOfDay(clock.now)}
      </time>
      <Promises lights={promises} rows={state.rows} choose={choose} />
      <div class="faults">
        {[...faults.map((fault) => faultText[fault].inHead), ...armedRuns].map((text) => (
          <button type="button" key={text} class="small fault is-waiting" onClick={() => open('simulate')}>
            {text}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form, and these are three buttons */}
      <div class="segments" role="group" aria-label="Speed of time">
        {speeds.map(({ rate, label }) => (
          <button
            type="button"
            key={rate}
            aria-pressed={clock.rate === rate}
            onClick={() => ask({ do: 'speed', rate })}
          >
            {label}
          </button>
        ))}
      </div>
      {drawers.map(({ name, label }) => (
        <button
          type="button"
          key={name}
          class={name === 'send' ? 'primary' : ''}
          aria-expanded={drawer === name}
          onClick={() => open(drawer === name ? null : name)}
        >
          {label}
        </button>
      ))}
    </header>
  );
}
