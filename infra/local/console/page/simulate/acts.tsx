import { useState } from 'preact/hooks';
import type { ShownPeriod } from '../view/state.ts';
import { ask } from './ask.ts';
import { Panel, Scrolling, Word } from './parts.tsx';

const longer = 10 * 60;

/** The periods as Zuora shows them, and what people and Zuora do to them. */
export function Periods({ periods }: { periods: readonly ShownPeriod[] }) {
  const [isAll, setAll] = useState(false);
  const [said, say] = useState('');
  const firstOpen = periods.findIndex(({ status }) => status !== 'Closed');
  const shown = isAll ? periods : periods.slice(Math.max(0, firstOpen - 1), firstOpen + 3);
  async function act(command: Parameters<typeof ask>[0]): Promise<void> {
    const [error] = await ask(command);
    say(error?.message ?? '');
  }
  return (
    <Panel
      title="Periods in Zuora"
      aside={
        <label class="check">
          <input type="checkbox" checked={isAll} onChange={() => setAll(!isAll)} /> all {periods.length}
        </label>
      }
    >
      <Scrolling label="Periods">
        <table>
          <thead>
            <tr>
              <th scope="col">Period</th>
              <th scope="col">Status</th>
              <th scope="col">
                Trial balance <small>times by Zuora’s clock</small>
              </th>
              <th scope="col">What happens to it</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ id, name, dates, status, runStatus, runStart, runEnd, errorMessage }) => (
              <tr key={id}>
                <th scope="row">
                  {name}
                  <small>{dates}</small>
                </th>
                <td>
                  <Word>{status}</Word>
                </td>
                <td>
                  <Word>{runStatus}</Word>
                  <small>
                    {runStart}
                    {runEnd !== null && ` – ${runEnd.slice(11)}`}
                    {errorMessage !== null && <span class="error"> {errorMessage}</span>}
                  </small>
                </td>
                <td>
                  <div class="buttons">
                    <button
                      type="button"
                      class="small"
                      aria-label={`Fail the trial balance of ${name}`}
                      onClick={() => act({ do: 'fail-run', period: id })}
                    >
                      Fail
                    </button>
                    <button
                      type="button"
                      class="small"
                      aria-label={`+10 min for the trial balance of ${name}`}
                      onClick={() => act({ do: 'lengthen-run', period: id, seconds: longer })}
                    >
                      +10 min
                    </button>
                    <button
                      type="button"
                      class="small"
                      aria-label={`Rerun the trial balance of ${name}`}
                      onClick={() => act({ do: 'rerun', period: id })}
                    >
                      Rerun
                    </button>
                    <button
                      type="button"
                      class="small"
                      aria-label={`Reopen ${name}`}
                      onClick={() => act({ do: 'reopen', period: id })}
                    >
                      Reopen
                    </button>
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
      <p class="error" role="status">
        {said}
      </p>
    </Panel>
  );
}
