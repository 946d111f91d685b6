import { type Figures, type Row, rows } from './figures.ts';

const ratio = (value: number) => value.toFixed(2);

/** How much of an event's time its calls take. No change of a bundle makes them fewer. */
function explainedRow(
  { what, ours, usual, bare, read }: Row & { bare: NonNullable<Row['bare']> },
  { over }: Figures,
): string {
  const event = over(ours, read);
  const calls = over(bare, read);
  const floor = over('floor', read);
  const conventional = over(usual, read);
  return `**${what}**: its calls made bare take ${ratio(calls / floor)} times the floor, which makes one call of each kind, and ${ratio(calls / conventional)} times the conventional build. What the product adds to these calls (rules, ledger items, logs, metrics) takes ${ratio((event - calls) / floor)} times the floor; what the conventional build adds to them takes ${ratio((conventional - calls) / floor)} times. So the product adds ${ratio((event - calls) / (conventional - calls))} times what the conventional build adds.`;
}

/** Separates the product's own time from its calls, for the events that make more calls than the floor. */
export function explained(figures: Figures): string {
  const withCalls = rows.flatMap((row) => (row.bare === null ? [] : [{ ...row, bare: row.bare }]));
  const floorOfIdle = figures.over('floor', 'handledMs') / figures.over('usualIdleTick', 'handledMs');
  return [
    `How far our overhead can be below the conventional build’s depends on the event: Node’s fetch, a client of the SDK and its first call take the same time in every build. For an idle tick the floor alone, which loads fetch as well, takes ${ratio(floorOfIdle)} times the conventional build.`,
    'A new container needs six calls one after another for a close: the secret; the first write, with the token beside it; the period; the write before the PUT; the PUT; the write after it. A due tick needs seven. The floor makes two. No change of a bundle can save these calls, because their order keeps the promises. So a limit in floors says nothing about the product for these events, and 0.45 of the conventional build cannot be reached: the calls alone take about that. Their goals compare the product with its own calls made bare (at most 1.15), and with the conventional build, which makes the same calls (at most 0.50).',
    ...withCalls.map((row) => explainedRow(row, figures)),
  ].join('\n\n');
}
