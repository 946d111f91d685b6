import { describe, expect, it } from 'vitest';
import {
  type Decision,
  decide,
  isOurRun,
  isWorthReading,
  untilNextRead,
} from '../../../functions/poll-trial-balance/decision-table.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { PeriodLookupById } from '../../../functions/shared/zuora/accounting-periods.ts';
import {
  anAcceptedItem,
  aPeriod,
  aSentItem,
  at,
  atMs,
  aWatchingItem,
  holdSeconds,
  newerStart,
  olderStart,
} from './items.ts';

const pollMinMs = 60_000;
const gone: PeriodLookupById = { found: 'none' };
const lookup = (changes: Parameters<typeof aPeriod>[0]): PeriodLookupById => ({
  found: 'one',
  period: aPeriod(changes),
});
const is = (result: Decision) => result.is;

interface Row {
  rule: string;
  item: LedgerItem;
  lookup: PeriodLookupById;
  expected: Decision['is'];
  /** Seconds since the beginning. By default an hour, when the item is old enough and its hold is over. */
  now?: number;
}

const anHour = 3600;
const older = { start: olderStart };
const newer = { start: newerStart };

function itFollows(rows: readonly Row[]) {
  it.each(rows)('$rule → $expected', ({ item, lookup, expected, now = anHour }) => {
    expect(is(decide(item, lookup, atMs(now), pollMinMs))).toBe(expected);
  });
}

describe('`accepted`, not read: keep', () => {
  itFollows([
    { rule: 'gone', item: anAcceptedItem(), lookup: gone, expected: 'keep' },
    { rule: 'Open', item: anAcceptedItem(), lookup: lookup({ status: 'Open' }), expected: 'keep' },
    {
      rule: 'PendingClose with a run that ended',
      item: anAcceptedItem(),
      lookup: lookup({ run: { status: 'Completed', ...newer } }),
      expected: 'keep',
    },
  ]);
});

describe('`sent`', () => {
  const item = aSentItem();
  itFollows([
    { rule: 'PendingClose, any run, hold not over', item, lookup: lookup({}), now: 1, expected: 'watching' },
    { rule: 'PendingClose, any run, hold over', item, lookup: lookup({ run: newer }), expected: 'watching' },
    { rule: 'Closed, any run', item, lookup: lookup({ status: 'Closed', run: older }), expected: 'watching' },
    {
      rule: 'PendingClose comes before the run: a run that ended is not published yet',
      item,
      lookup: lookup({ run: { status: 'Completed', ...newer } }),
      expected: 'watching',
    },
    { rule: 'hold over, gone', item, lookup: gone, expected: 'withdrawn' },
    {
      rule: 'hold over, Open, not the baseline',
      item,
      lookup: lookup({ status: 'Open', run: newer }),
      expected: 'withdrawn',
    },
    {
      rule: 'hold over, Open, the baseline is not known and equals nothing',
      item: aSentItem({ baseline: null }),
      lookup: lookup({ status: 'Open' }),
      expected: 'withdrawn',
    },
    {
      rule: 'hold over, Open, the baseline',
      item,
      lookup: lookup({ status: 'Open', run: older }),
      expected: 'keep',
    },
    {
      rule: 'hold over, Open, the baseline, where a missing start equals null',
      item: aSentItem({ baseline: { start: null } }),
      lookup: lookup({ status: 'Open' }),
      expected: 'keep',
    },
    { rule: 'hold not over, gone', item, lookup: gone, now: holdSeconds - 0.001, expected: 'keep' },
    {
      rule: 'hold not over, Open, not the baseline',
      item,
      lookup: lookup({ status: 'Open', run: newer }),
      now: holdSeconds - 0.001,
      expected: 'keep',
    },
    {
      rule: 'hold over to the millisecond, gone',
      item,
      lookup: gone,
      now: holdSeconds,
      expected: 'withdrawn',
    },
    {
      rule: 'an unknown word, hold over',
      item,
      lookup: lookup({ status: 'Frozen', run: newer }),
      expected: 'keep',
    },
  ]);

  it('is withdrawn because its PUT is unclear', () => {
    const result = decide(item, gone, atMs(holdSeconds), pollMinMs);
    expect(result).toEqual({ is: 'withdrawn', because: 'put-unclear' });
  });
});

describe('`watching` for less than `pollMinSeconds`, not read: keep', () => {
  const item = aWatchingItem();
  const young = { item, now: 59.999, expected: 'keep' } as const;
  itFollows([
    { rule: 'Open', lookup: lookup({ status: 'Open' }), ...young },
    { rule: 'gone', lookup: gone, ...young },
    { rule: 'a run that ended', lookup: lookup({ run: { status: 'Completed', ...newer } }), ...young },
    {
      rule: 'a watch whose beginning is not known counts as young',
      lookup: gone,
      ...young,
      item: aWatchingItem({ watchingAt: null }),
    },
  ]);

  it('ends exactly at `pollMinSeconds`', () => {
    expect(is(decide(item, gone, atMs(60), pollMinMs))).toBe('withdrawn');
  });
});

describe('`watching`', () => {
  const item = aWatchingItem();
  const completed = { status: 'Completed', end: '2026-12-02 04:10:00' };
  const failed = { status: 'Error', end: null, errorMessage: null };
  itFollows([
    { rule: 'Open, any run', item, lookup: lookup({ status: 'Open' }), expected: 'withdrawn' },
    {
      rule: 'Open comes before the run: a run of ours that ended is not published',
      item,
      lookup: lookup({ status: 'Open', run: { ...completed, ...newer } }),
      expected: 'withdrawn',
    },
    { rule: 'gone', item, lookup: gone, expected: 'withdrawn' },
    {
      rule: 'PendingClose, not the baseline, Completed',
      item,
      lookup: lookup({ run: { ...completed, ...newer } }),
      expected: 'completed',
    },
    {
      rule: 'Closed, not the baseline, Completed',
      item,
      lookup: lookup({ status: 'Closed', run: { ...completed, ...newer } }),
      expected: 'completed',
    },
    {
      rule: 'PendingClose, not the baseline, Error, whose end and message are null',
      item,
      lookup: lookup({ run: { ...failed, ...newer } }),
      expected: 'failed',
    },
    {
      rule: 'Closed, not the baseline, Error',
      item,
      lookup: lookup({ status: 'Closed', run: { ...failed, ...newer } }),
      expected: 'failed',
    },
    {
      rule: 'the start is compared as text: an earlier one is not the baseline either',
      item,
      lookup: lookup({ run: { ...completed, start: '2026-12-02 02:59:59' } }),
      expected: 'completed',
    },
    {
      rule: 'the baseline, Completed, even where its end is another',
      item,
      lookup: lookup({ run: { ...completed, ...older } }),
      expected: 'keep',
    },
    { rule: 'the baseline, Error', item, lookup: lookup({ run: { ...failed, ...older } }), expected: 'keep' },
    {
      rule: 'the baseline without a start, Error without a start',
      item: aWatchingItem({ baseline: { start: null } }),
      lookup: lookup({ run: failed }),
      expected: 'keep',
    },
    {
      rule: 'the baseline without a start, Completed with one',
      item: aWatchingItem({ baseline: { start: null } }),
      lookup: lookup({ run: { ...completed, ...older } }),
      expected: 'completed',
    },
    {
      rule: 'an unknown baseline equals nothing: Completed',
      item: aWatchingItem({ baseline: null }),
      lookup: lookup({ run: { ...completed, ...older } }),
      expected: 'completed',
    },
    {
      rule: 'an unknown baseline equals nothing: Error without a start',
      item: aWatchingItem({ baseline: null }),
      lookup: lookup({ run: failed }),
      expected: 'failed',
    },
    {
      rule: "seen running since `watching`, Completed under the baseline's start",
      item: aWatchingItem({ seenRunning: older }),
      lookup: lookup({ run: { ...completed, ...older } }),
      expected: 'completed',
    },
    {
      rule: "seen running since `watching`, Error under the baseline's start",
      item: aWatchingItem({ seenRunning: older }),
      lookup: lookup({ run: { ...failed, ...older } }),
      expected: 'failed',
    },
    {
      rule: 'another run was seen running since `watching`, and the baseline is shown again',
      item: aWatchingItem({ seenRunning: newer }),
      lookup: lookup({ run: { ...completed, ...older } }),
      expected: 'keep',
    },
    { rule: 'Pending, never run or queued', item, lookup: lookup({ run: {} }), expected: 'keep' },
    {
      rule: 'Processing',
      item,
      lookup: lookup({ run: { status: 'Processing', ...newer } }),
      expected: 'keep',
    },
    {
      rule: 'no run status at all',
      item,
      lookup: lookup({ run: { status: null, ...newer } }),
      expected: 'keep',
    },
    {
      rule: 'an unknown run word',
      item,
      lookup: lookup({ run: { status: 'Complete', ...newer } }),
      expected: 'keep',
    },
    {
      rule: 'an unknown period word, whatever its run',
      item,
      lookup: lookup({ status: 'Pending Close', run: { ...completed, ...newer } }),
      expected: 'keep',
    },
  ]);

  it('has the period as it was read', () => {
    const period = aPeriod({ run: { ...completed, ...newer } });
    const result = decide(item, { found: 'one', period }, atMs(anHour), pollMinMs);
    expect(result).toEqual({ is: 'completed', period });
  });

  it('is withdrawn because the period is open or gone', () => {
    const result = decide(item, gone, atMs(anHour), pollMinMs);
    expect(result).toEqual({ is: 'withdrawn', because: 'period-open-or-gone' });
  });
});

describe('an unknown word is counted', () => {
  it.each([
    { word: 'of the period', period: { status: 'Frozen' }, field: 'status' },
    { word: 'of the run', period: { run: { status: 'Queued' } }, field: 'runTrialBalanceStatus' },
    { word: 'of both: the first', period: { status: 'F', run: { status: 'Q' } }, field: 'status' },
    { word: 'of neither', period: { run: { status: 'Pending' } }, field: null },
    { word: 'no run status', period: { run: { status: null } }, field: null },
    { word: 'in another case, which is another word', period: { status: 'closed' }, field: 'status' },
  ])('$word → $field', ({ period, field }) => {
    const result = decide(aWatchingItem(), lookup(period), atMs(anHour), pollMinMs);
    expect(result).toEqual({ is: 'keep', unknownWord: field });
  });

  it('also for a `sent` item', () => {
    const result = decide(aSentItem(), lookup({ status: 'Frozen' }), atMs(anHour), pollMinMs);
    expect(result).toEqual({ is: 'keep', unknownWord: 'status' });
  });
});

describe('isOurRun', () => {
  it.each([
    { rule: 'not the baseline', run: newer, ours: true },
    { rule: 'the baseline', run: older, ours: false },
    {
      rule: "running now under the baseline's start, since none ran when it was taken",
      run: { status: 'Processing', ...older },
      ours: true,
    },
  ])('$rule → $ours', ({ run, ours }) => {
    expect(isOurRun(aWatchingItem(), aPeriod({ run }))).toBe(ours);
  });
});

describe('isWorthReading', () => {
  it.each([
    { rule: '`accepted` is not read', item: anAcceptedItem(), now: anHour, worth: false },
    { rule: '`sent` is read', item: aSentItem(), now: 0, worth: true },
    { rule: '`watching` for less than `pollMinSeconds`', item: aWatchingItem(), now: 59.999, worth: false },
    { rule: '`watching` for `pollMinSeconds`', item: aWatchingItem(), now: 60, worth: true },
    {
      rule: '`watching` since a time that is not known',
      item: aWatchingItem({ watchingAt: null }),
      now: anHour,
      worth: false,
    },
    {
      rule: '`concluded` is not read',
      item: aWatchingItem({ state: 'concluded' }),
      now: anHour,
      worth: false,
    },
  ])('$rule → $worth', ({ item, now, worth }) => {
    expect(isWorthReading(item, atMs(now), pollMinMs)).toBe(worth);
  });
});

describe('untilNextRead: clamp(elapsed × 0.2, pollMinSeconds, pollMaxSeconds)', () => {
  const bounds = { pollMinMs: 60_000, pollMaxMs: 300_000 };
  it.each([
    { elapsed: 0, seconds: 60 },
    { elapsed: 299, seconds: 60 },
    { elapsed: 300, seconds: 60 },
    { elapsed: 600, seconds: 120 },
    { elapsed: 1500, seconds: 300 },
    { elapsed: 86_400, seconds: 300 },
    { elapsed: -30, seconds: 60 },
  ])('$elapsed s after `watching` → $seconds s', ({ elapsed, seconds }) => {
    expect(untilNextRead({ watchingAt: at(0) }, atMs(elapsed), bounds)).toBe(seconds * 1000);
  });

  it('is `pollMinSeconds` for an item that is not watched yet', () => {
    expect(untilNextRead({ watchingAt: null }, atMs(anHour), bounds)).toBe(60_000);
  });
});

describe('a word that Zuora documents is never unknown', () => {
  const runWords = [null, 'Pending', 'Processing', 'Completed', 'Error'];

  it.each(['Open', 'PendingClose', 'Closed'].flatMap((status) => runWords.map((word) => ({ status, word }))))(
    'of a period that is $status, with a run that is $word',
    ({ status, word }) => {
      const shown = lookup({ status, run: { status: word, ...older } });
      for (const item of [aSentItem(), aWatchingItem({ baseline: older })]) {
        const result = decide(item, shown, atMs(anHour), pollMinMs);
        expect(result.is === 'keep' ? result.unknownWord : null).toBeNull();
      }
    },
  );
});
