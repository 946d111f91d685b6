import type { Close, ShownLine } from '../view/state.ts';
import { Empty, Panel, Scrolling, Time } from './parts.tsx';

interface LogProps {
  lines: readonly ShownLine[];
  closes: readonly Close[];
  close: Close | null;
  select: (key: string | null) => void;
}

/** What the functions logged, the latest first; of one request, where one is chosen. */
export function Log({ lines, closes, close, select }: LogProps) {
  const names = close === null ? null : new Set([close.requestId, close.trackId, ...close.messageIds]);
  const shown = names === null ? lines : lines.filter(({ about }) => about.some((id) => names.has(id)));
  return (
    <Panel
      title="Log"
      aside={
        <label class="check">
          of{' '}
          <select value={close?.key ?? ''} onChange={(event) => select(event.currentTarget.value || null)}>
            <option value="">every request</option>
            {closes.map(({ key, requestId }) => (
              <option key={key} value={key}>
                {requestId}
              </option>
            ))}
          </select>
        </label>
      }
    >
      {shown.length === 0 ? (
        <Empty>No line.</Empty>
      ) : (
        <Scrolling label="Log lines">
          <ul class="lines">
            {shown.map(({ number, at, functionName, level, code, text }) => (
              <li key={number} class={`line-${level.toLowerCase()}`}>
                <Time at={at} /> <span class="muted">{functionName}</span> <b>{code}</b> {text}
              </li>
            ))}
          </ul>
        </Scrolling>
      )}
    </Panel>
  );
}
