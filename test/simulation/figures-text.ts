import { rows } from './coverage-rows.ts';
import type { WorldKind } from './run-world.ts';
import { groupOf } from './world/figures.ts';

export interface Totals {
  worlds: number;
  simulatedMs: number;
  wallMs: number;
  counts: Record<string, number>;
  broken: { seed: number; invariant: string; detail: string }[];
}

const number = (value: number) => Math.round(value).toLocaleString('en-US');
const sum = (entries: [string, number][]) => entries.reduce((total, [, count]) => total + count, 0);
const shownMax = 10;

/** What to type to run the worlds of a seed or file again. */
export const replayCommand = (seedOrFile: number | string, { isStormy, hasWakeUps }: WorldKind): string =>
  `npm run simulate -- ${isStormy ? '--storm ' : ''}${hasWakeUps ? '--wake-ups ' : ''}--replay ${seedOrFile}`;

/** Says in lines for people what the worlds of a run did. */
export function figuresText(
  { worlds, simulatedMs, wallMs, counts, broken }: Totals,
  kind: WorldKind,
): string {
  const lines: string[] = [];
  const line = (name: string, value: string) => lines.push(`${name.padEnd(22)}${value}`);
  const group = (name: string) => groupOf(counts, name);
  line('worlds', number(worlds));
  line('simulated time', `${number(simulatedMs / 86_400_000)} days`);
  line('outcomes', number(sum(group('outcomes'))));
  for (const [outcome, count] of group('outcomes')) line(`  ${outcome}`, number(count));
  line('PUTs that took effect', number(sum(group('puts'))));
  line(
    'invocations',
    group('invocations')
      .map(([name, count]) => `${number(count)} ${name}`)
      .join(', '),
  );
  line('effects', number(sum(group('effects'))));
  line('crashes', number(sum(group('crashes'))));
  line('cold starts', number(sum(group('cold starts'))));
  line('acts of people', number(sum(group('people'))));
  line('steps of operators', number(sum(group('operators'))));
  for (const [name, count] of group('operators')) line(`  ${number(count)}`, name);
  for (const name of ['callouts', 'wake-ups']) {
    if (group(name).length === 0) continue;
    line(name, number(sum(group(name))));
    for (const [what, count] of group(name)) line(`  ${number(count)}`, what);
  }
  line('faults', number(sum(group('faults'))));
  for (const [name, count] of group('faults')) line(`  ${number(count)}`, name);
  const reached = rows.filter(({ name }) => (counts[`rows/${name}`] ?? 0) > 0);
  line('decision rows', `${reached.length} of ${rows.length} reached`);
  for (const { name, says } of rows) line(`  ${number(counts[`rows/${name}`] ?? 0)}`, `${name}: ${says}`);
  line('worlds per second', `${number((worlds / wallMs) * 1000)} (of this machine)`);
  line('promises broken', number(broken.length));
  for (const { seed, invariant, detail } of broken.slice(0, shownMax)) {
    lines.push(`  ${invariant}: ${detail}`, `    ${replayCommand(seed, kind)}`);
  }
  return `${lines.join('\n')}\n`;
}
