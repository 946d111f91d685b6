import { describe, expect, it } from 'vitest';
import {
  isBaseline,
  isKnownRunStatus,
  isPendingCloseOrClosed,
  isRunning,
} from '../../../../functions/shared/zuora/run.ts';
import { aRun, newerStart, olderStart } from '../../poll-trial-balance/items.ts';

describe('a run is distinguished from the baseline by its start alone', () => {
  it.each([
    { rule: 'the same text', baseline: { start: olderStart }, start: olderStart, is: true },
    { rule: 'another text', baseline: { start: olderStart }, start: newerStart, is: false },
    {
      rule: 'another text for what may be the same time',
      baseline: { start: olderStart },
      start: `${olderStart}.000`,
      is: false,
    },
    { rule: 'missing equals null', baseline: { start: null }, start: null, is: true },
    { rule: 'none, then one', baseline: { start: null }, start: newerStart, is: false },
    { rule: 'one, then none', baseline: { start: olderStart }, start: null, is: false },
    { rule: 'an unknown baseline equals nothing', baseline: null, start: olderStart, is: false },
    { rule: 'an unknown baseline does not even equal null', baseline: null, start: null, is: false },
  ])('$rule → $is', ({ baseline, start, is }) => {
    expect(isBaseline(baseline, aRun({ start }))).toBe(is);
  });

  it.each(['Pending', 'Processing', 'Completed', 'Error', null])('whatever its status: %s', (status) => {
    const run = aRun({ status, start: olderStart, end: newerStart, errorMessage: 'text' });
    expect(isBaseline({ start: olderStart }, run)).toBe(true);
  });
});

describe("Zuora's words", () => {
  it.each([
    { word: 'Pending', isKnown: true, runs: false },
    { word: 'Processing', isKnown: true, runs: true },
    { word: 'Completed', isKnown: true, runs: false },
    { word: 'Error', isKnown: true, runs: false },
    { word: null, isKnown: true, runs: false },
    { word: 'Complete', isKnown: false, runs: false },
    { word: 'processing', isKnown: false, runs: false },
    { word: '', isKnown: false, runs: false },
  ])('run status $word → known: $isKnown, running: $runs', ({ word, isKnown, runs }) => {
    expect(isKnownRunStatus(word)).toBe(isKnown);
    expect(isRunning(aRun({ status: word }))).toBe(runs);
  });

  it.each([
    { word: 'PendingClose', is: true },
    { word: 'Closed', is: true },
    { word: 'Open', is: false },
    { word: 'Pending Close', is: false },
  ])('period status $word → pending close or closed: $is', ({ word, is }) => {
    expect(isPendingCloseOrClosed(word)).toBe(is);
  });
});
