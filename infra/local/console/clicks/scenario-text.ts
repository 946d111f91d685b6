import { readOutcome } from '../record/read-outcome.ts';
import type { TimedClick } from './click.ts';

export interface Came {
  /** The bodies of all deliveries so far. */
  outcomes: readonly string[];
  /** The reasons of the parked messages. */
  parked: readonly string[];
}

/**
 * The clicks as the text of a test, ready to be saved under test/end-to-end. The test expects the outcomes and parked
 * messages that were there when the text was made. Pure.
 */
export function scenarioText(clicks: readonly TimedClick[], came: Came): string {
  const outcomes = new Map(
    came.outcomes
      .map(readOutcome)
      .filter((event) => event !== null)
      .map(({ id, data }) => [id, data.outcome]),
  );
  const expected = { outcomes: [...outcomes.values()].toSorted(), parked: came.parked.toSorted() };
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

/** The click without the counts that were 0. */
function shortened({ after = {}, ...click }: TimedClick): object {
  const seen = Object.entries(after).filter(([, count]) => count > 0);
  return seen.length === 0 ? click : { ...click, after: Object.fromEntries(seen) };
}

/** A value as TypeScript: JSON, with keys and texts in the form of this repository. */
function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([name, each]) => `${name}: ${literal(each)}`);
  return `{ ${fields.join(', ')} }`;
}

/** Characters that are invisible, or change the order of others on screen. */
const invisible = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

function quoted(text: string): string {
  const inside = JSON.stringify(text).slice(1, -1).replaceAll(invisible, escaped);
  return `'${inside.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

const escaped = (character: string) =>
  [...Array(character.length).keys()]
    .map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`)
    .join('');
