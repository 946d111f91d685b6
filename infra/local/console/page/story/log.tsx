import type { ShownLine } from '../../view/state.ts';
import { Part, Time } from '../parts.tsx';
import { changedOnly } from './changed-only.ts';

/** What the functions logged, the latest first. For one close, lines show only what changed. */
export function Log({ lines, isOfOne }: { lines: readonly ShownLine[]; isOfOne: boolean }) {
  if (lines.length === 0) return null;
  const shown = isOfOne ? changedOnly(lines) : lines.map((line) => ({ ...line, times: 1, lastAt: line.at }));
  return (
    <Part title="Log">
      <ul class="lines">
        {shown.map(({ number, at, functionName, level, code, fields, times, lastAt }) => (
          <li key={number} class={`line-${level.toLowerCase()}`}>
            <Time at={at} /> {!isOfOne && <span class="muted">{functionName}</span>} <b>{code}</b>
            {fields.map(([name, value]) => (
              <span key={name}>
                {' '}
                {name !== '' && <span class="muted">{name}=</span>}
                {value}
              </span>
            ))}
            {times > 1 && (
              <span class="muted">
                {' '}
                ×{times} until <Time at={lastAt} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </Part>
  );
}
