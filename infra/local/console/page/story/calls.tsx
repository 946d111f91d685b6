import type { ShownCall } from '../../view/state.ts';
import { Part, Time } from '../parts.tsx';

/** The calls that Zuora received, the latest first. */
export function Calls({ calls }: { calls: readonly ShownCall[] }) {
  if (calls.length === 0) return null;
  return (
    <Part title="Calls to Zuora">
      <ul class="lines">
        {repeated(calls).map(({ number, at, method, path, status, effect, times }) => (
          <li key={number}>
            <Time at={at} /> <b>{method}</b> {path} <b>{status ?? 'no answer'}</b>
            {times > 1 && ` ×${times}`}
            {effect && ' took effect'}
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** Counts equal calls in a row as one, with the time of the latest. */
function repeated(calls: readonly ShownCall[]): (ShownCall & { times: number })[] {
  const shown: (ShownCall & { times: number })[] = [];
  for (const call of calls) {
    const last = shown.at(-1);
    const { method, path, status, effect } = call;
    if (last?.method === method && last.path === path && last.status === status && last.effect === effect)
      last.times += 1;
    else shown.push({ ...call, times: 1 });
  }
  return shown;
}
