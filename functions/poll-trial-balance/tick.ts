import * as z from 'zod/mini';

/** EventBridge Scheduler sends `scheduledTime`. An EventBridge rule, or a person, may send `time`. */
const tickEvent = z.object({
  scheduledTime: z.optional(z.iso.datetime({ offset: true })),
  time: z.optional(z.iso.datetime({ offset: true })),
});

const hour = 3_600_000;
const minute = 60_000;

/**
 * The scheduled time of a tick in milliseconds since 1970. If the time is missing, far in the past or in the future, it
 * is not this tick's, and items would become due at a wrong time. Then the clock's time is used. Pure.
 */
export function scheduledTimeOf(event: unknown, now: number): number {
  const parsed = tickEvent.safeParse(event);
  const text = parsed.success ? (parsed.data.scheduledTime ?? parsed.data.time) : undefined;
  const scheduled = text === undefined ? now : Date.parse(text);
  return scheduled > now - hour && scheduled < now + minute ? scheduled : now;
}
