import type { Close, ShownCall } from '../view/state.ts';
import { counted } from './format.ts';
import { Empty, Panel, Scrolling, Time } from './parts.tsx';

/** The calls that Zuora received, the latest first. */
export function Calls({
  calls,
  total,
  close,
}: {
  calls: readonly ShownCall[];
  total: number;
  close: Close | null;
}) {
  const shown = close === null ? calls : calls.filter(({ trackId }) => trackId === close.trackId);
  const count = counted(calls.length, total);
  return (
    <Panel title="Calls to Zuora" aside={close === null ? count : `${shown.length}, of ${count}`}>
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
