import { describe, expect, it } from 'vitest';
import type { TimedClick } from '../../../../../infra/local/console/clicks/click.ts';
import { seenBefore } from '../../../../../infra/local/console/play-clicks.ts';
import { hasCome, progressOf } from '../../../../../infra/local/console/record/progress.ts';
import { newerStart } from '../../../../functions/poll-trial-balance/items.ts';
import { anEndedItem, line, zuora } from '../seen.ts';

const { event: body } = anEndedItem(30, 'failed', newerStart);
const outcome = { is: 'outcome', at: 0, body } as const;

describe('how far a stack has come', () => {
  it('counts what Zuora did, and each outcome once however often it was delivered', () => {
    const happenings = [
      zuora(4, 'pending-close-set'),
      zuora(4, 'run-started'),
      line(5, 'period-read'),
      zuora(28, 'run-ended'),
      zuora(40, 'run-started'),
      outcome,
      outcome,
    ];
    expect(progressOf(happenings)).toEqual({ pendingCloses: 1, runsStarted: 2, runsEnded: 1, outcomes: 1 });
  });

  it.each([
    { wanted: {}, come: true },
    { wanted: { outcomes: 1 }, come: true },
    { wanted: { outcomes: 1, pendingCloses: 2 }, come: false },
    { wanted: { runsEnded: 2 }, come: false },
    { wanted: { runsStarted: 3 }, come: false },
    { wanted: { outcomes: 2 }, come: false },
  ])('has come to $wanted: $come', ({ wanted, come }) => {
    expect(hasCome({ pendingCloses: 1, runsStarted: 2, runsEnded: 1, outcomes: 1 }, wanted)).toBe(come);
  });
});

describe('what is waited for before a click', () => {
  const pause = { at: 5, do: 'speed', rate: 0 } as const;
  const reopen = { at: 5, do: 'reopen', period: 'p-nov', after: { outcomes: 1, runsEnded: 1 } } as const;
  const expected = { outcomes: ['completed', 'failed'] };

  it('is what had been seen before it in the console', () => {
    expect(seenBefore([reopen], 0, expected)).toEqual({ outcomes: 1, runsEnded: 1 });
  });

  it('is for a pause also what came to its end while time stood still, but for what clicks did', () => {
    const clicks: TimedClick[] = [
      { ...pause, after: { runsStarted: 1 } },
      reopen,
      { at: 5, do: 'speed', rate: 60, after: { outcomes: 1, pendingCloses: 1, runsEnded: 1 } },
    ];
    expect(seenBefore(clicks, 0, expected)).toEqual({ runsStarted: 1, outcomes: 1, pendingCloses: 1 });
  });

  it('is for the last pause every outcome that is expected', () => {
    expect(seenBefore([pause, reopen], 0, expected)).toEqual({ outcomes: 2 });
  });
});
