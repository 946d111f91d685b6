import type { ShownOutcome } from '../state.ts';
import { counted } from './format.ts';
import { Empty, Panel, Time, Word } from './parts.tsx';

/** What a subscriber of the topic received, the latest first. */
export function Outcomes({ outcomes, total }: { outcomes: readonly ShownOutcome[]; total: number }) {
  return (
    <Panel title="Outcomes" aside={`${counted(outcomes.length, total)} received`}>
      {outcomes.length === 0 && <Empty>No outcome was published yet.</Empty>}
      {outcomes.map(({ at, id, requestId, outcome, body, delivery }) => (
        <details key={`${id} ${delivery}`} class="row">
          <summary>
            <Time at={at} /> <Word>{outcome}</Word> <b>{requestId}</b>
            {delivery > 1 && <span class="muted"> delivery {delivery}</span>}
          </summary>
          <pre>{body}</pre>
        </details>
      ))}
    </Panel>
  );
}
