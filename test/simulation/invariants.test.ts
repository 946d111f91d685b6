import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Facts } from './invariants/facts.ts';
import { invariants } from './invariants.ts';
import { runScenario } from './run-world.ts';
import { callsInTime, quietScenario, send } from './scenario/quiet-scenario.ts';
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

it('sent-again compares items whatever the order of their keys, as after a wake-up', async () => {
  const scenario = {
    ...quietScenario({ runSeconds: 300 }),
    seed: 2,
    wakeUps: { seed: 2, rates: callsInTime, strayBursts: 0 },
    actions: [
      send({ accountingPeriod: { id: 'default-0-0' } }),
      { at: 600_000, do: 'operator', step: 'resend', tenant: 'default', requestId: 'close-1' } as const,
    ],
  };
  const { violation, counts } = await runScenario(scenario, { subject: await loadSubject() });

  expect(violation).toBeNull();
  expect(counts).toMatchObject({ 'wake-ups/items concluded': 1, 'operators/resend done': 1 });
});
