import type { Light, Row } from '../../view/state.ts';

const looks = {
  kept: { sign: '✓', word: 'kept' },
  unseen: { sign: '○', word: 'not shown yet' },
  broken: { sign: '✕', word: 'BROKEN' },
} as const;

interface PromisesProps {
  lights: readonly Light[];
  rows: readonly Row[];
  choose: (key: string) => void;
}

/** The five promises as marks; their words on demand. A broken one opens the close that broke it. */
export function Promises({ lights, rows, choose }: PromisesProps) {
  const broken = lights.filter(({ status }) => status === 'broken');
  return (
    <>
      <button type="button" class="promises" popovertarget="promises">
        <span class="marks" aria-hidden="true">
          {lights.map(({ promise, status }) => (
            <span key={promise} class={`mark ${status}`}>
              {looks[status].sign}
            </span>
          ))}
        </span>
        <span class="sentence">{sentence(lights)}</span>
      </button>
      <div id="promises" popover="auto">
        <h2>The five promises</h2>
        <ol>
          {lights.map(({ promise, title, status, why }) => (
            <li key={promise} class={`light ${status}`} data-promise={promise}>
              <strong>{title}</strong>: {looks[status].word}. <span class="muted">{why}</span>
            </li>
          ))}
        </ol>
      </div>
      {broken.map(({ promise, title, brokenBy }) => {
        const row = rows.find(({ key }) => key === brokenBy);
        return row === undefined ? (
          <p key={promise} class="is-wrong">
            Broken: {title}
          </p>
        ) : (
          <button type="button" key={promise} class="small fault is-wrong" onClick={() => choose(row.key)}>
            Broken: {title}. Show {row.name}
          </button>
        );
      })}
    </>
  );
}

function sentence(lights: readonly Light[]): string {
  const [kept, unseen] = (['kept', 'unseen'] as const).map(
    (wanted) => lights.filter(({ status }) => status === wanted).length,
  );
  if (kept === lights.length) return 'All five promises hold';
  return unseen === lights.length - (kept ?? 0)
    ? `${kept} of 5 promises shown, none broken`
    : 'A promise is broken';
}
