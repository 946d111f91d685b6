import * as z from 'zod/mini';
import { periodIdPattern, tenantPattern } from '../contract/patterns.ts';

/** A period whose trial balance run may have ended. */
export interface WakeUp {
  tenant: string;
  accountingPeriodId: string;
}

const wakeUpEvent = z.object({
  wakeUp: z.object({
    tenant: z.string().check(z.regex(tenantPattern)),
    accountingPeriodId: z.string().check(z.regex(periodIdPattern)),
  }),
});

/** The event with which the function that receives wake-ups invokes the one that polls. */
export const wakeUpEventOf = ({ tenant, accountingPeriodId }: WakeUp): z.input<typeof wakeUpEvent> => ({
  wakeUp: { tenant, accountingPeriodId },
});

/**
 * The wake-up in an event. Null for events without one, such as the schedule's.
 *
 * @throws Error if the wake-up is malformed: the event must not be taken for a tick
 */
export function wakeUpOf(event: unknown): WakeUp | null {
  if (typeof event !== 'object' || event === null || !('wakeUp' in event)) return null;
  const parsed = wakeUpEvent.safeParse(event);
  if (parsed.success) return parsed.data.wakeUp;
  throw new Error('wakeUp: must hold tenant and accountingPeriodId, each as a close request may have it');
}
