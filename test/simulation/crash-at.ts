import type { CrashPlan } from './world/core.ts';

/** Crashes before or after the effects with these numbers. */
export function crashAt(numbers: Readonly<Record<number, 'before' | 'after'>>): CrashPlan {
  return (effect) => numbers[effect] ?? null;
}
