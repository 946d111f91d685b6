import type { Random } from '../world/random.ts';
import type { Action, Scenario, WakeUpPlan } from './scenario.ts';

/** Three kinds of worlds: callouts nearly always work, they often fail, or every fault is equally likely. */
const reliabilities: readonly WakeUpPlan['rates'][] = [
  { late: 0.01, early: 0.01, twice: 0.01, 'wrong-key': 0, 'dead-receiver': 0.01, never: 0.01 },
  { late: 0.2, early: 0.1, twice: 0.1, 'wrong-key': 0.1, 'dead-receiver': 0.2, never: 0.3 },
  { late: 0.15, early: 0.15, twice: 0.15, 'wrong-key': 0.15, 'dead-receiver': 0.15, never: 0.15 },
];

export function randomWakeUps(random: Random): WakeUpPlan {
  return {
    seed: random.between(0, 2 ** 31),
    rates: random.pick(reliabilities),
    strayBursts: random.chance(0.5) ? random.between(1, 6) : 0,
  };
}

/** Actions that only delay our own parts. They change when a close ends, but not how. */
const delays: readonly Action['do'][] = ['send', 'redeliver', 'slow-index', 'ticks', 'cold-start'];
const runSecondsMax = 900;
const lagSecondsMax = 600;
const deadlineHoursMin = 3;

/**
 * A scenario whose outcomes depend on nothing but the requests and the books: nobody acts in Zuora, no service is in
 * trouble, and every run ends long before the deadline.
 */
export function calmed({ settings, ...scenario }: Scenario): Scenario {
  const { tokensPerMinute: _, ...rest } = settings;
  return {
    ...scenario,
    settings: {
      ...rest,
      deadlineHours: Math.max(settings.deadlineHours, deadlineHoursMin),
      hasSameRuns: true,
    },
    tenants: scenario.tenants.map(({ wire: _wire, wording: _wording, ...tenant }) => tenant),
    periods: scenario.periods.map((period) => ({
      ...period,
      runSeconds: Math.min(period.runSeconds, runSecondsMax),
      lagSeconds: Math.min(period.lagSeconds, lagSecondsMax),
    })),
    actions: scenario.actions.filter((action) => delays.includes(action.do)),
  };
}
