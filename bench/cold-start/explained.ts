import { type Figures, type Row, rows } from './figures.ts';

const ratio = (value: number) => value.toFixed(2);

/** What stands in the way of an event that makes calls: the calls, which no lever of a bundle makes fewer. */
function explainedRow(
  { what, ours, usual, bare, read }: Row & { bare: NonNullable<Row['bare']> },
  { over }: Figures,
): string {
  const event = over(ours, read);
  const calls = over(bare, read);
  const floor = over('floor', read);
  const conventional = over(usual, read);
  return `**${what}**: its calls made bare take ${ratio(calls / floor)} of the floor, which makes one of each kind, and ${ratio(calls / conventional)} of the conventional build. All that the product adds (rules, ledger items, logs, metrics) takes ${ratio((event - calls) / floor)} of the floor; all that the conventional build adds to the same calls ${ratio((conventional - calls) / floor)}, so of what is not the calls we take ${ratio((event - calls) / (conventional - calls))}.`;
}

/** Tells the product from the calls that it has to make, where an event makes more of them than the floor does. */
export function explained(figures: Figures): string {
  const withCalls = rows.flatMap((row) => (row.bare === null ? [] : [{ ...row, bare: row.bare }]));
  const floorOfIdle = figures.over('floor', 'handledMs') / figures.over('usualIdleTick', 'handledMs');
  return [
    `What a limit of the conventional build’s overhead leaves room for depends on the event, since Node’s fetch, a client of the SDK and its first call take the same in every build. For an idle tick the floor alone, which loads fetch as well, takes ${ratio(floorOfIdle)} of it.`,
    'A close and a due tick read and write the ledger at each step, read a secret and get a token, then read the period, and a close sends its PUT. The floor reads once from either side. No bundling makes these calls fewer, as their order keeps the promises, so they stand apart from what the product adds to them.',
    ...withCalls.map((row) => explainedRow(row, figures)),
  ].join('\n\n');
}
