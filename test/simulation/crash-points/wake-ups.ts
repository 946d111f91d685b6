import { callsInTime, send } from '../scenario/quiet-scenario.ts';
import type { WakeUpPlan } from '../scenario/scenario.ts';
import { byId, type CrashScenario, crashScenario, request } from './scenario.ts';

function woken(
  name: string,
  takes: readonly string[],
  { rates = {}, ...plan }: Partial<Omit<WakeUpPlan, 'rates'>> & { rates?: Partial<WakeUpPlan['rates']> },
  ...[actions, differences]: [Parameters<typeof crashScenario>[2], Parameters<typeof crashScenario>[3]]
): CrashScenario {
  const crash = crashScenario(name, takes, actions, differences);
  const wakeUps = { seed: 1, strayBursts: 0, ...plan, rates: { ...callsInTime, ...rates } };
  return { ...crash, scenario: { ...crash.scenario, wakeUps } };
}

const november = { runSeconds: 180 };

/** What a wake-up does, and what it leaves to the next tick when it dies. */
export const wakeUps: readonly CrashScenario[] = [
  woken('when the run has ended: completed', ['poll completed'], {}, [request], { november }),
  woken('when the run has ended: failed', ['poll failed'], {}, [send(byId)], {
    november: { ...november, errorRate: 1 },
  }),
  woken(
    'before the run has ended: kept',
    ['poll kept', 'poll completed'],
    { rates: { early: 1 } },
    [request],
    { november: { runSeconds: 600 } },
  ),
  woken('twice', ['poll completed'], { rates: { twice: 1 } }, [request], { november }),
];
