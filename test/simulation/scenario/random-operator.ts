import type { Random } from '../world/random.ts';
import type { Action, Scenario } from './scenario.ts';

const second = 1_000;
const hour = 3_600 * second;

/** Sometimes, an operator cancels requests, often too late, and resends outcomes, often too early. */
export function randomOperator(random: Random, { actions, settings }: Scenario): Action[] {
  if (!random.chance(0.1)) return [];
  const sent = actions.flatMap((action) =>
    action.do === 'send' && action.is.is === 'request' ? [{ ...action.is, at: action.at }] : [],
  );
  if (sent.length === 0) return [];
  return Array.from({ length: random.between(1, 4) }, (): Action => {
    const { tenant, requestId, at } = random.pick(sent);
    const of = { do: 'operator', tenant, requestId } as const;
    // Either while the request is being handled, or while it waits.
    const soon = random.chance(0.5) ? random.between(0, 6 * second) : random.skewed(second, hour);
    return random.chance(0.6)
      ? { ...of, step: 'cancel', at: at + soon }
      : { ...of, step: 'resend', at: at + random.skewed(60 * second, (settings.deadlineHours + 3) * hour) };
  });
}
