import type { Random } from '../world/random.ts';
import type { Action, PersonAct, Scenario } from './scenario.ts';

const second = 1_000;
const hour = 3_600 * second;
const day = 24 * hour;

const acts: readonly PersonAct[] = [
  'pending-close',
  'pending-close',
  'close',
  'close',
  'reopen',
  'reopen',
  'reopen',
  'run',
  'run',
  'run',
  'edit-dates',
  'delete',
  'rename',
  'block',
  'unblock',
];

/** What accountants and Zuora's scheduled runs do to the books. Sometimes several things follow each other quickly. */
export function randomPeople(random: Random, { periods }: Scenario, months: number): Action[] {
  const actions: Action[] = [];
  const count = random.chance(0.3) ? 0 : random.between(1, 8);
  for (let number = 0; number < count; number++) {
    const ended = periods.filter((period) => period.id.endsWith('-1'));
    const { tenant, entity, id } = random.pick(random.chance(0.7) && ended.length > 0 ? ended : periods);
    const of = { do: 'person', tenant, entity, id } as const;
    let at = random.chance(0.3) ? random.between(0, 5 * second) : random.skewed(second, 3 * hour);
    const chain = random.chance(0.4) ? random.between(2, 4) : 1;
    for (let link = 0; link < chain; link++) {
      actions.push({ ...of, at, act: random.pick(acts) });
      at += random.skewed(second, hour / 2);
    }
  }
  // A period waits until a person closes the period before it. It may also be blocked until its revenue is scheduled.
  for (const { tenant, entity, id, status } of periods) {
    if (status !== 'Closed' && id.endsWith('-0') && random.chance(0.5)) {
      actions.push({ do: 'person', tenant, entity, id, at: random.skewed(second, hour), act: 'close' });
    }
    if (random.chance(0.06)) actions.push({ do: 'person', tenant, entity, id, at: 0, act: 'block' });
    for (let month = 1; month < months; month++) {
      actions.push({ do: 'person', tenant, entity, id, at: month * 31 * day - day, act: 'close' });
    }
    if (random.chance(0.06)) {
      const field = random.pick(['status', 'run'] as const);
      const at = random.skewed(second, hour);
      actions.push({ do: 'odd-word', field, tenant, entity, id, at, ms: random.skewed(10 * second, hour) });
    }
  }
  return actions;
}
