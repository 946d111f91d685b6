import type { TimedClick } from './click.ts';
import { readOutcome } from './told-outcome.ts';

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
  const lines = clicks.map((click) => `      ${literal(click)},`);
  return [
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

/** JSON is TypeScript, but for how this repository writes keys and texts. */
function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([name, each]) => `${name}: ${literal(each)}`);
  return `{ ${fields.join(', ')} }`;
}

function quoted(text: string): string {
  const inside = JSON.stringify(text).slice(1, -1);
  return `'${inside.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
