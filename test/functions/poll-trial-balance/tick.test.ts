import { describe, expect, it } from 'vitest';
import { scheduledTimeOf } from '../../../functions/poll-trial-balance/tick.ts';
import { at, atMs } from './items.ts';

const now = atMs(0);

describe('the scheduled time of a tick', () => {
  it.each([
    { rule: "is the schedule's own", event: { scheduledTime: '2026-12-02T11:59:00Z' }, seconds: -60 },
    { rule: 'may have an offset', event: { scheduledTime: '2026-12-02T12:59:00+01:00' }, seconds: -60 },
    { rule: "is an EventBridge rule's `time`", event: { time: at(-30) }, seconds: -30 },
    {
      rule: 'is first of all `scheduledTime`',
      event: { scheduledTime: at(-60), time: at(-30) },
      seconds: -60,
    },
    { rule: 'may be a little ahead of the clock', event: { scheduledTime: at(59) }, seconds: 59 },
    { rule: 'may be late by less than an hour', event: { scheduledTime: at(-3599) }, seconds: -3599 },
  ])('$rule', ({ event, seconds }) => {
    expect(scheduledTimeOf(event, now)).toBe(atMs(seconds));
  });

  it.each([
    { rule: 'an hour ago', event: { scheduledTime: at(-3600) } },
    { rule: 'years ago', event: { scheduledTime: '2016-12-02T12:00:00Z' } },
    { rule: 'a minute ahead', event: { scheduledTime: at(60) } },
    { rule: 'years ahead', event: { scheduledTime: '2099-01-01T00:00:00Z' } },
    { rule: 'no time', event: { scheduledTime: '<aws.scheduler.scheduled-time>' } },
    { rule: 'a time without a zone', event: { scheduledTime: '2026-12-02T11:59:00' } },
    { rule: 'a number', event: { scheduledTime: now - 60_000 } },
    { rule: 'nothing in it', event: {} },
    { rule: 'no object', event: 'tick' },
    { rule: 'null', event: null },
    { rule: 'undefined', event: undefined },
  ])("is the clock's if it cannot be this tick's: $rule", ({ event }) => {
    expect(scheduledTimeOf(event, now)).toBe(now);
  });
});
