import * as z from 'zod/mini';

/** What EventBridge Scheduler sends; `time` is what an EventBridge rule or a person would. */
const tickEvent = z.object({
  scheduledTime: z.optional(z.iso.datetime({ offset: true })),
  time: z.optional(z.iso.datetime({ offset: true })),
});

const hour = 3_600_000;
const minute = 60_000;

/**
 * The scheduled time of a tick in milliseconds since 1970. A missing time, one far in the past or one in the
 * future cannot be this tick's: items would become due at a wrong time. Then the clock's time is used. Pure.
 */
export function scheduledTimeOf(event: unknown, now: number): number {
  const parsed = tickEvent.safeParse(event);
  const text = parsed.success ? (parsed.data.scheduledTime ?? parsed.data.time) : undefined;
  const scheduled = text === undefined ? now : Date.parse(text);
  return scheduled > now - hour && scheduled < now + minute ? scheduled : now;
}
