import * as z from 'zod/mini';

/** What EventBridge Scheduler sends; `time` is what an EventBridge rule or a person would. */
const tickEvent = z.object({
  scheduledTime: z.optional(z.iso.datetime({ offset: true })),
  time: z.optional(z.iso.datetime({ offset: true })),
});

const hour = 3_600_000;
const minute = 60_000;

/**
 * The scheduled time of a tick in milliseconds since 1970. A time that cannot be this tick's (none, far in the past,
 * in the future) would move what is due to where nobody looks, so the clock's is taken instead. Pure.
 */
export function scheduledTimeOf(event: unknown, now: number): number {
  const parsed = tickEvent.safeParse(event);
  const text = parsed.success ? (parsed.data.scheduledTime ?? parsed.data.time) : undefined;
  const scheduled = text === undefined ? now : Date.parse(text);
  return scheduled > now - hour && scheduled < now + minute ? scheduled : now;
}
