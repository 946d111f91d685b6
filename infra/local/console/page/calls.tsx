import type { Close, ShownCall } from '../state.ts';
import { Empty, Panel, Scrolling, Time } from './parts.tsx';

/** The calls that Zuora received, the latest first. */
export function Calls({ calls, close }: { calls: readonly ShownCall[]; close: Close | null }) {
  const shown = close === null ? calls : calls.filter(({ trackId }) => trackId === close.trackId);
  return (
    <Panel title="Calls to Zuora" aside={`${shown.length}`}>
      {shown.length === 0 ? (
        <Empty>No call.</Empty>
      ) : (
        <Scrolling label="The calls">
          <ul class="lines">
            {shown.map(({ number, at, method, path, status, effect }) => (
              <li key={number}>
                <Time at={at} /> <b>{method}</b> {path} <b>{status ?? 'no answer'}</b>
                {effect && <span class="muted"> took effect</span>}
              </li>
            ))}
          </ul>
        </Scrolling>
      )}
    </Panel>
  );
}
