import { useState } from 'preact/hooks';
import type { ShownPeriod } from '../../view/state.ts';
import { type Asked, ask } from '../ask.ts';
import { Part } from '../parts.tsx';

const longer = 10 * 60;

/** What people and Zuora do to a period, and how Zuora shows it now. */
export function Acts({ periods }: { periods: readonly ShownPeriod[] }) {
  const [chosen, choose] = useState<string | null>(null);
  const [said, say] = useState('');
  const period =
    periods.find(({ id }) => id === chosen) ??
    periods.find(({ status }) => status !== 'Closed') ??
    periods[0];
  if (period === undefined) return null;
  const { id, name, status, runStatus, runStart, runEnd, errorMessage, next } = period;
  const act = (label: string, command: Asked) => (
    <button
      type="button"
      onClick={async () => {
        const [error] = await ask(command);
        say(error?.message ?? '');
      }}
    >
      {label}
    </button>
  );
  return (
    <Part title="A period in Zuora">
      <select aria-label="Period" value={id} onChange={(event) => choose(event.currentTarget.value)}>
        {periods.map((each) => (
          <option key={each.id} value={each.id}>
            {each.name}: {each.status}
          </option>
        ))}
      </select>
      <p class="muted" data-period={name}>
        {status}; trial balance {runStatus}
        {runStart !== null && `, ${runStart}`}
        {runEnd !== null && ` – ${runEnd.slice(11)}`}
        {runStart !== null && ' by Zuora’s clock'}
        {errorMessage !== null && `: ${errorMessage}`}
      </p>
      {next !== null && <p class="is-waiting">Armed: its next run {next}</p>}
      <div class="buttons">
        {act('Let its run fail', { do: 'fail-run', period: id })}
        {act('Lengthen its run by 10 min', { do: 'lengthen-run', period: id, seconds: longer })}
        {act('Run it again', { do: 'rerun', period: id })}
        {act('Reopen it', { do: 'reopen', period: id })}
      </div>
      <p class="error" role="status">
        {said}
      </p>
    </Part>
  );
}
