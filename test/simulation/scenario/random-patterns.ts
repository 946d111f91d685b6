import type { Random } from '../world/random.ts';
import { scopeOf, wrap } from './message-forms.ts';
import type { Action, PeriodPlan, Scenario } from './scenario.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Sequences of events that random worlds would hardly ever have. Only their details are random. */
export function randomPattern(random: Random, scenario: Scenario): Action[] {
  const period = random.pick(scenario.periods.filter(({ id }) => id.endsWith('-1')));
  return random.chance(0.4) ? twins(random, scenario, period) : lateAdoption(random, scenario, period);
}

/**
 * A period is reopened and set to pending close again just before it is read for a first request; then a second one
 * comes.
 */
function twins(random: Random, { startAt, settings }: Scenario, period: PeriodPlan): Action[] {
  const { tenant, entity, id } = period;
  const content = { accountingPeriod: { id }, tenant, ...scopeOf(period) };
  const firstTick =
    Math.ceil((startAt + 2 * second) / minute) * minute + settings.pollMinSeconds * second - startAt;
  const again = firstTick - random.between(6, 28) * second;
  const of = { do: 'person', tenant, entity, id } as const;
  return [
    wrap(random, { requestId: 'twin-1', content, tenant, at: 0 }),
    { ...of, at: again, act: 'reopen' },
    { ...of, at: again + random.between(100, 2_000), act: 'pending-close' },
    wrap(random, { requestId: 'twin-2', content, tenant, at: again + random.between(2_000, 4_000) }),
  ];
}

/** A person sets pending close just before the deadline, and a second message of the request then finds it. */
function lateAdoption(random: Random, { startAt, settings }: Scenario, period: PeriodPlan): Action[] {
  const { tenant, entity, id } = period;
  const content = { accountingPeriod: { id }, tenant, ...scopeOf(period) };
  // The deadline is a few seconds before a tick, because no wait is longer than the time until the deadline.
  const sentAt = minute - (startAt % minute) + 2 * minute - random.between(2, 8) * second;
  const deadline = sentAt + settings.deadlineHours * hour;
  const pendingAt = deadline - random.between(5, 25) * second;
  const of = { tenant, entity, id } as const;
  const first = wrap(random, { requestId: 'late-1', content, tenant, at: sentAt });
  return [
    { ...of, do: 'odd-word', field: 'status', at: 0, ms: pendingAt - second },
    first,
    { ...of, do: 'person', act: 'pending-close', at: pendingAt },
    { ...first, at: pendingAt + random.between(100, 3_000) },
  ];
}
