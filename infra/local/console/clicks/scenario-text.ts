import { readOutcome } from '../record/read-outcome.ts';
import type { TimedClick } from './click.ts';

export interface Came {
  /** Every delivery of an outcome so far. */
  outcomes: readonly string[];
  /** The reasons of what is parked. */
  parked: readonly string[];
}

/**
 * What was clicked as a test of its own, ready to be saved under test/end-to-end. It expects what had come of it by the
 * time it was copied. Pure.
 */
export function scenarioText(clicks: readonly TimedClick[], came: Came): string {
  const told = new Map(
    came.outcomes
      .map(readOutcome)
      .filter((event) => event !== null)
      .map(({ id, data }) => [id, data.outcome]),
  );
  const expected = { outcomes: [...told.values()].toSorted(), parked: came.parked.toSorted() };
  const lines = clicks.map((click) => `      ${literal(shortened(click))},`);
  return [
    '// biome-ignore-all format: a line per click, as the console wrote it',
    "import { expect, test } from 'vitest';",
    "import { playClicks } from '../../infra/local/console/play-clicks.ts';",
    '',
    "test('what was clicked in the console comes to the same', async () => {",
    `  const expected = ${literal(expected)};`,
    '  const came = await playClicks(',
    ...(lines.length === 0 ? ['    [],'] : ['    [', ...lines, '    ],']),
    '    expected,',
    '  );',
    '  expect(came).toEqual(expected);',
    '});',
    '',
  ].join('\n');
}

/** Without what had not been seen at all. */
function shortened({ after = {}, ...click }: TimedClick): object {
  const seen = Object.entries(after).filter(([, count]) => count > 0);
  return seen.length === 0 ? click : { ...click, after: Object.fromEntries(seen) };
}

/** JSON is TypeScript, but for how this repository writes keys and texts. */
function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([name, each]) => `${name}: ${literal(each)}`);
  return `{ ${fields.join(', ')} }`;
}

/** What a reader of the file would not see, or see in another order. */
const invisible = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

function quoted(text: string): string {
  const inside = JSON.stringify(text).slice(1, -1).replaceAll(invisible, escaped);
  return `'${inside.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

const escaped = (character: string) =>
  [...Array(character.length).keys()]
    .map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`)
    .join('');
