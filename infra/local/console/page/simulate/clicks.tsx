import { useState } from 'preact/hooks';
import type { TimedClick } from '../../clicks/click.ts';
import type { ShownPeriod } from '../../view/state.ts';
import { Part, Scrolling } from '../parts.tsx';
import { clickText } from './click-text.ts';

interface ClicksProps {
  clicks: readonly TimedClick[];
  periods: readonly ShownPeriod[];
  scenario: string;
}

/** What was done so far, with a test that does the same. */
export function Clicks({ clicks, periods, scenario }: ClicksProps) {
  const [said, say] = useState('');
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(scenario);
      say('Copied.');
    } catch {
      say('The browser does not let the page copy: take it from below.');
    }
  }
  if (clicks.length === 0) return null;
  return (
    <Part title="What you did">
      <Scrolling label="Clicks">
        <ol class="clicks">
          {clicks.map((click, index) => (
            <li key={index}>
              <span class="at">{click.at} s</span> {clickText(click, periods)}
            </li>
          ))}
        </ol>
      </Scrolling>
      <div class="buttons">
        <button type="button" onClick={copy}>
          Copy as a test
        </button>
        <span class="said" role="status">
          {said}
        </span>
      </div>
      <details>
        <summary>The test</summary>
        <textarea readOnly rows={14} aria-label="The test" value={scenario} />
      </details>
    </Part>
  );
}
