import * as z from 'zod';
import type { Progress } from '../record/progress.ts';

/** Faults that last until they are switched off, and faults that happen once. */
export const lastingFaults = [
  'zuora-down',
  'zuora-429',
  'sns-down',
  'wake-ups-lost',
  'wake-ups-late',
  'wake-ups-twice',
  'wake-ups-forged',
] as const;
export const passingFaults = ['put-times-out', 'html-answer', 'kill-closing', 'kill-polling'] as const;
export const faultNames = [...lastingFaults, ...passingFaults] as const;
export type FaultName = (typeof faultNames)[number];

/** Seconds of the stack in one second. 0: the stack is paused. */
export const rates = [0, 1, 60] as const;

/** How often a message is sent. */
export const times = z.literal([1, 2], 'must be 1 or 2');

const periodRule = 'must be the id of a period, 1 to 100 characters';
const secondsRule = 'must be a whole number from 1 to 86400';
const messageCharactersMax = 256 * 1024;
const period = z.string(periodRule).min(1, periodRule).max(100, periodRule);

/** Everything that the console can do to a stack, in the commands of its page and in copied tests. */
export const clickSchema = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('send'),
    body: z
      .string('must be text')
      .min(1, 'must not be empty')
      .max(messageCharactersMax, 'must be at most 256 KiB'),
    /** Twice: at the same time, as a queue may deliver a message. */
    times,
  }),
  z.strictObject({ do: z.literal('fail-run'), period }),
  z.strictObject({
    do: z.literal('lengthen-run'),
    period,
    seconds: z.int(secondsRule).min(1, secondsRule).max(86_400, secondsRule),
  }),
  z.strictObject({ do: z.literal('rerun'), period }),
  z.strictObject({ do: z.literal('reopen'), period }),
  z.strictObject({
    do: z.literal('switch'),
    fault: z.enum(faultNames, `must be one of ${faultNames.join(', ')}`),
    on: z.boolean('must be true or false'),
  }),
  z.strictObject({ do: z.literal('revoke-tokens') }),
  z.strictObject({ do: z.literal('rotate-secret') }),
  z.strictObject({ do: z.literal('speed'), rate: z.literal(rates, `must be one of ${rates.join(', ')}`) }),
]);

export type Click = z.output<typeof clickSchema>;

/** A click with its time, in seconds of the stack since the first click, and with how far the stack had come. */
export type TimedClick = Click & { at: number; after?: Partial<Progress> };
