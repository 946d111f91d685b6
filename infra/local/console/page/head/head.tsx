import { useState } from 'preact/hooks';
import type { ConsoleState } from '../view/state.ts';
import { ask } from './ask.ts';
import { timeOfDay } from './format.ts';

const speeds = [
  { rate: 0, label: 'Pause' },
  { rate: 1, label: '×1' },
  { rate: 60, label: '×60' },
] as const;

export function Head({ clock, isConnected }: { clock: ConsoleState['clock']; isConnected: boolean }) {
  const [isResetting, setResetting] = useState(false);
  async function reset(): Promise<void> {
    if (isResetting) return;
    setResetting(true);
    await ask({ do: 'reset' });
    setResetting(false);
  }
  return (
    <header class="head">
      <h1>
        Zuora pending close <span>local console</span>
      </h1>
      <p class={isConnected ? 'link' : 'link lost'}>
        {isConnected ? 'live' : 'connection lost: trying again'}
      </p>
      <div class="time">
        <span class="label">Stack time (UTC)</span>
        <time dateTime={new Date(clock.now).toISOString()}>{timeOfDay(clock.now)}</time>
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
      </div>
      <button type="button" onClick={reset} aria-disabled={isResetting}>
        {/* Not disabled, which would take the keyboard's focus away. */}
        {isResetting ? 'Resetting …' : 'Reset'}
      </button>
    </header>
  );
}
