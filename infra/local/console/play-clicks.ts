import { setTimeout as sleep } from 'node:timers/promises';
import { carryOut } from './clicks/carry-out.ts';
import type { TimedClick } from './clicks/click.ts';
import { hasCome, type Progress, progressOf } from './record/progress.ts';
import { readOutcome } from './record/read-outcome.ts';
import { startWatchedStack, type WatchedStack } from './watched-stack.ts';

/** What came of the clicks: the outcomes, and the reasons of parked messages, both sorted. */
export interface CameOf {
  outcomes: string[];
  parked: string[];
}

const betweenChecksMs = 50;
const patienceSeconds = 150;

/**
 * Repeats the clicks of a console in a local stack of its own, each at its time by the stack's clock. Then it waits until
 * as many outcomes and parked messages are there as expected.
 *
 * @throws Error when they do not arrive
 */
export async function playClicks(clicks: readonly TimedClick[], expected: CameOf): Promise<CameOf> {
  const watched = await startWatchedStack({ stack: { wakeUps: {} } });
  try {
    const { clock } = watched;
    let last = { at: 0, done: clock.now() };
    for (const [index, { at, after: _, ...click }] of clicks.entries()) {
      // The time since the click before it stays the same: a click that was delayed delays all that follow.
      const due = last.done + (at - last.at) * 1000;
      await until(() => clock.rate === 0 || clock.now() >= due);
      const seen = seenBefore(clicks, index, expected);
      await until(() => {
        watched.stack.simulator.books().periods(); // The books end runs when they are read.
        return hasCome(progressOf(watched.recording.read().happenings), seen);
      });
      last = { at, done: clock.now() };
      await carryOut(click, watched);
    }
    let came = await cameOf(watched);
    const isThere = () =>
      came.outcomes.length >= expected.outcomes.length && came.parked.length >= expected.parked.length;
    await until(async () => {
      came = await cameOf(watched);
      return isThere();
    });
    return came;
  } finally {
    await watched.stop();
  }
}

/**
 * How far the stack must have come before a click is repeated. In the console, invocations in progress went on while the
 * stack was paused. Here they must have ended before it is paused, as they might not have begun yet. Pure.
 */
export function seenBefore(
  clicks: readonly TimedClick[],
  index: number,
  expected: Pick<CameOf, 'outcomes'>,
): Partial<Progress> {
  const click = clicks[index];
  if (click?.do !== 'speed' || click.rate !== 0) return click?.after ?? {};
  const goesOn = clicks.slice(index + 1).find((later) => later.do === 'speed' && later.rate > 0);
  const { pendingCloses, outcomes } = goesOn?.after ?? {
    ...clicks.at(-1)?.after,
    outcomes: expected.outcomes.length,
  };
  return { ...click.after, ...(pendingCloses && { pendingCloses }), ...(outcomes && { outcomes }) };
}

async function cameOf({ recording, stack }: WatchedStack): Promise<CameOf> {
  const outcomes = recording.read().happenings.flatMap((each) => {
    const outcome = each.is === 'outcome' ? readOutcome(each.body) : null;
    return outcome === null ? [] : [outcome];
  });
  const parked = await stack.emulators.inspect(stack.emulators.deadLetterQueue.name);
  return {
    outcomes: [...new Map(outcomes.map(({ id, data }) => [id, data.outcome])).values()].toSorted(),
    parked: parked.map(({ attributes }) => attributes.reason ?? 'receive-limit').toSorted(),
  };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (
    const deadline = Date.now() + patienceSeconds * 1000;
    !(await condition());
    await sleep(betweenChecksMs)
  ) {
    if (Date.now() > deadline) throw new Error(`What was expected did not come within ${patienceSeconds} s`);
  }
}
