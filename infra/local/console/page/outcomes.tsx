import type { ShownOutcome } from '../view/state.ts';
import { counted } from './format.ts';
import { Empty, Panel, Time, Word } from './parts.tsx';

/** What a subscriber of the topic received, the latest first. */
export function Outcomes({ outcomes, total }: { outcomes: readonly ShownOutcome[]; total: number }) {
  const shown = outcomes.filter(({ told }) => told !== null).length;
  return (
    <Panel title="Outcomes" aside={`${counted(shown, total)} received`}>
      {outcomes.length === 0 && <Empty>No outcome was published yet.</Empty>}
      {outcomes.map(({ at, told, body, delivery }) => (
        <details key={`${told?.id} ${delivery}`} class="row">
          <summary>
            <Time at={at} /> <Word>{told?.outcome ?? 'not an outcome'}</Word> <b>{told?.requestId}</b>
            {told !== null && delivery > 1 && <span class="muted"> delivery {delivery}</span>}
          </summary>
          <pre>{body}</pre>
        </details>
      ))}
    </Panel>
  );
}
