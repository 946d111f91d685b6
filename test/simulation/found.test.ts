import { describe, expect, it } from 'vitest';
import { refusedWhileThrottled, refusedWhileUnheard } from './found.ts';
import { runScenario } from './run-world.ts';
import { loadSubject } from './subject.ts';

const subject = await loadSubject();

describe('what a PUT that was refused asks for still holds', () => {
  it.each([159, 341, 358, 380, 510])(
    'where the ledger throttles the write after it (seed %i)',
    async (seed) => {
      const { violation } = await runScenario(refusedWhileThrottled(seed), { subject });

      expect(violation).toBeNull();
    },
  );

  it.each([159, 168, 439, 562, 572])('where that write is lost to another (seed %i)', async (seed) => {
    const { violation } = await runScenario(refusedWhileUnheard(seed), { subject });

    expect(violation).toBeNull();
  });
});
