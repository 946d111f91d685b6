import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Facts } from './invariants/facts.ts';
import { invariants } from './invariants.ts';
import { quietScenario } from './scenario/quiet-scenario.ts';
import { loadSubject } from './subject.ts';
import { World } from './world/world.ts';

it('docs/reliability.md lists exactly these invariants, with their promises and sentences', async () => {
  const page = readFileSync(new URL('../../docs/reliability.md', import.meta.url), 'utf8');
  const [, table = ''] = page.split('| invariant | promise | what must be true |\n| --- | --- | --- |\n');
  const rows = table.slice(0, table.indexOf('\n\n')).split('\n');
  const world = new World({ scenario: quietScenario(), subject: await loadSubject() });
  const facts = new Facts(world);
  const expected = invariants.map((Each) => {
    const { name, promise, sentence } = new Each(world, facts);
    return `| \`${name}\` | ${promise} | ${sentence} |`;
  });

  expect(rows.sort()).toEqual(expected.sort());
});
