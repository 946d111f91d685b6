import type { ShownItem, ShownOutcome } from '../../view/state.ts';
import { Facts, Time } from '../parts.tsx';

/** What was published of a close, and what the ledger holds of it. */
export function Stored({ outcomes, item }: { outcomes: readonly ShownOutcome[]; item: ShownItem | null }) {
  return (
    <>
      {outcomes.map(({ at, outcome, delivery, body }) => (
        <details key={delivery}>
          <summary>
            <b>Outcome</b> {outcome}, received <Time at={at} />
            {delivery > 1 && `, delivery ${delivery}`}
          </summary>
          <pre>{body}</pre>
        </details>
      ))}
      {item !== null && (
        <details>
          <summary>
            <b>Ledger item</b> {item.state}, after {item.history.length}{' '}
            {item.history.length === 1 ? 'step' : 'steps'}
          </summary>
          <ol class="lines">
            {item.history.map(({ at, state, more }, index) => (
              <li key={index}>
                {at} <b>{state}</b> {more}
              </li>
            ))}
          </ol>
          <Facts facts={item.fields} />
        </details>
      )}
    </>
  );
}
