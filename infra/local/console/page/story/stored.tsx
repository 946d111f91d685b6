import type { Close, ShownItem } from '../view/state.ts';
import { counted } from './format.ts';
import { Empty, Panel, Scrolling, Word } from './parts.tsx';

/** The ledger's items: their history, and every other field. */
export function Ledger({
  items,
  total,
  close,
}: {
  items: readonly ShownItem[];
  total: number;
  close: Close | null;
}) {
  const shown = close === null ? items : items.filter(({ key }) => key === close.key);
  return (
    <Panel title="Ledger" aside={`${counted(items.length, total)} items`}>
      {shown.length === 0 && <Empty>No item.</Empty>}
      {shown.map(({ key, tenant, requestId, state, history, fields }) => (
        <details key={key} class="row">
          <summary>
            <Word>{state}</Word> <b>{requestId}</b> <span class="muted">{tenant}</span>
          </summary>
          <ol class="history">
            {history.map(({ at, state: entered, more }, index) => (
              <li key={index}>
                <span class="at">{at}</span> <b>{entered}</b> <span class="muted">{more}</span>
              </li>
            ))}
          </ol>
          <Scrolling label={`Fields of ${requestId}`}>
            <dl>
              {fields.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </Scrolling>
        </details>
      ))}
    </Panel>
  );
}
