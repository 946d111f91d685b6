import { expect, it } from 'vitest';
import { runTrial, type Trial } from './run-world.ts';
import { callsInTime, quietScenario, send } from './scenario/quiet-scenario.ts';
import type { Action } from './scenario/scenario.ts';
import { shrink } from './shrink.ts';
import { loadSubject, type Subject } from './subject.ts';

const subject = await loadSubject();
const request = send({ accountingPeriod: { id: 'default-0-0' } });

/** A run of several minutes, with calls of Zuora and others. */
function withTwin(actions: readonly Action[]): Trial {
  const wakeUps = { seed: 2, rates: callsInTime, strayBursts: 2 };
  return {
    scenario: { ...quietScenario({ runSeconds: 300 }), seed: 2, wakeUps, actions: [...actions] },
    hasTwin: true,
  };
}

it('compares what was published with the outcomes without wake-ups', async () => {
  const period = { tenant: 'default', entity: null, id: 'default-0-0' };
  // The run of this seed ends at 444,604 ms. The call comes 200 ms later, and the next tick 36 s later.
  const reopened: Action = { at: 460_000, do: 'person', act: 'reopen', ...period };

  const undisturbed = await runTrial(withTwin([request]), { subject });
  const { violation } = await runTrial(withTwin([request, reopened]), { subject });

  expect(undisturbed.violation).toBeNull();
  expect(violation?.invariant).toBe('same-outcomes');
  expect(violation?.detail).toMatch(
    /^with wake-ups:\nclose-1 \w+ completed .*\nwithout:\nclose-1 \w+ withdrawn /,
  );
});

it('is shrunk as a pair, with the periods of the tenants that sent requests', async () => {
  const broken: Subject = {
    ...subject,
    receiveWakeUp: async () => ({ statusCode: 503, headers: {}, body: '' }),
  };

  const whole = withTwin([request, { at: 1_000, do: 'cold-start' }]);
  const { scenario, hasTwin } = await shrink(whole, 'right-calls-alone', broken);

  expect(hasTwin).toBe(true);
  expect(scenario.actions).toEqual([request]);
  expect(scenario.periods).toEqual(whole.scenario.periods);
});
