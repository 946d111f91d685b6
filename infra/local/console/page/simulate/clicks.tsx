import { useState } from 'preact/hooks';
import type { TimedClick } from '../clicks/click.ts';
import { Empty, Panel, Scrolling } from './parts.tsx';

/** What was clicked so far, and the same as a test. */
export function Clicks({ clicks, scenario }: { clicks: readonly TimedClick[]; scenario: string }) {
  const [said, say] = useState('');
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(scenario);
      say('Copied.');
    } catch {
      say('The browser does not let the page copy: take it from below.');
    }
  }
  return (
    <Panel title="What was clicked">
      {clicks.length === 0 ? (
        <Empty>Nothing yet.</Empty>
      ) : (
        <Scrolling label="Clicks">
          <ol class="clicks">
            {clicks.map(({ at, do: what, after, ...rest }, index) => (
              <li key={index}>
                <span class="at">{at} s</span> {what}{' '}
                <span class="muted">{Object.values(rest).join(' ')}</span>
              </li>
            ))}
          </ol>
        </Scrolling>
      )}
      <div class="buttons">
        <button type="button" onClick={copy} disabled={clicks.length === 0}>
          Copy as a test
        </button>
        <span class="said" role="status">
          {said}
        </span>
      </div>
      {clicks.length > 0 && (
        <details>
          <summary>The test</summary>
          <textarea class="scenario" readOnly rows={14} aria-label="The test" value={scenario} />
        </details>
      )}
    </Panel>
  );
}
