import { describe, expect, it } from 'vitest';
import { refusedWhileThrottled, refusedWhileUnheard } from './found.ts';
import { runScenario } from './run-world.ts';
import { loadSubject } from './subject.ts';

const subject = await loadSubject();

describe('the pause that a refused PUT asks for', () => {
  it.each([159, 341, 358, 380, 510])(
    'is respected if the ledger throttles the write after the PUT (seed %i)',
    async (seed) => {
      const { violation } = await runScenario(refusedWhileThrottled(seed), { subject });

      expect(violation).toBeNull();
    },
  );

  it.each([159, 168, 439, 562, 572])(
    'is respected if another writer comes before that write (seed %i)',
    async (seed) => {
      const { violation } = await runScenario(refusedWhileUnheard(seed), { subject });

      expect(violation).toBeNull();
    },
  );
});
