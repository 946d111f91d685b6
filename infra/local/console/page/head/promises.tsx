import type { Light } from '../view/state.ts';
import { Panel } from './parts.tsx';

const looks = {
  kept: { sign: '✓', word: 'kept' },
  unseen: { sign: '○', word: 'not shown yet' },
  broken: { sign: '✕', word: 'BROKEN' },
} as const;

/** The five promises as lights, each with a sign and a word besides its colour. */
export function Promises({ lights }: { lights: readonly Light[] }) {
  return (
    <Panel title="The promises" className="promises">
      <ol>
        {lights.map(({ promise, title, status, why }) => (
          <li key={promise} class={`light ${status}`} data-promise={promise}>
            <span class="lamp" aria-hidden="true">
              {looks[status].sign}
            </span>
            <div>
              <strong>{title}</strong>
              <span class="verdict">
                <b>{looks[status].word}</b> · {why}
              </span>
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
