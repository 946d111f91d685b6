import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { commandScenario, commands } from './commands.ts';
import { watched } from './invariants.ts';
import { loadSubject } from './subject.ts';
import { World } from './world/world.ts';

const subject = await loadSubject();

it('breaks no promise in any order of commands, and shrinks an order that does', async () => {
  await fc.assert(
    fc.asyncProperty(commands, fc.integer({ min: 1, max: 1_000_000 }), async (orders, seed) => {
      const world = watched(new World({ scenario: commandScenario(seed), subject }));
      await fc.asyncModelRun(() => ({ model: { minutes: 0 }, real: { world } }), orders);
      await world.run();

      expect(world.core.violations).toEqual([]);
    }),
    // The seed is fixed, so each run of the tests has the same commands. `npm run simulate` tries others.
    { numRuns: 300, seed: 20_261_122 },
  );
});
