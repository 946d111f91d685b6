import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyDecision,
  type PollTiming,
  postponed,
} from '../../../functions/poll-trial-balance/apply-decision.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { PeriodLookupById } from '../../../functions/shared/zuora/accounting-periods.ts';
import {
  anAcceptedItem,
  aPeriod,
  aRun,
  aSentItem,
  at,
  atMs,
  aWatchingItem,
  deadlineSeconds,
  holdSeconds,
  newerStart,
  noFiles,
  olderStart,
} from './items.ts';
import { outcomeOf } from './outcome-of.ts';

const anHour = 3600;
const gone: PeriodLookupById = { found: 'none' };
const lookup = (changes: Parameters<typeof aPeriod>[0]): PeriodLookupById => ({
  found: 'one',
  period: aPeriod(changes),
});

/** A time in seconds since the beginning. */
function timing(now: number, tick = now): PollTiming {
  return { now: atMs(now), tick: atMs(tick), pollMinMs: 60_000, pollMaxMs: 300_000, isWakeUp: false };
}

describe('an item that is kept', () => {
  it.each([
    { rule: 'is due a fifth of the elapsed time after the tick', now: 600, tick: 600, due: 720 },
    { rule: 'is due counted from the tick, not from the reading', now: 612, tick: 600, due: 722.4 },
    { rule: 'is due no sooner than `pollMinSeconds` after the tick', now: 90, tick: 60, due: 120 },
    { rule: 'is due no later than `pollMaxSeconds` after the tick', now: 7200, tick: 7200, due: 7500 },
    {
      rule: 'is due at its deadline at the latest',
      now: deadlineSeconds - 10,
      tick: deadlineSeconds - 10,
      due: deadlineSeconds,
    },
  ])('$rule', ({ now, tick, due }) => {
    const { item, outcome } = applyDecision(aWatchingItem(), lookup({}), timing(now, tick));
    expect(outcome).toBeNull();
    expect(item).toMatchObject({ state: 'watching', dueAt: at(due) });
  });

  it('is due at its deadline only while it is `accepted`', () => {
    const { item } = applyDecision(anAcceptedItem({ dueAt: at(60) }), null, timing(60));
    expect(item.dueAt).toBe(at(deadlineSeconds));
  });

  it('keeps its history unchanged', () => {
    const before = aWatchingItem();
    const { item } = applyDecision(before, lookup({}), timing(anHour));
    expect(item.history).toEqual(before.history);
  });

  it('has the unknown word', () => {
    const { unknownWord } = applyDecision(aWatchingItem(), lookup({ status: 'Frozen' }), timing(anHour));
    expect(unknownWord).toBe('status');
  });
});

describe('a `sent` item whose period is `PendingClose` or `Closed`', () => {
  it.each(['PendingClose', 'Closed'])('is watched from before the read: %s', (status) => {
    const { item, outcome } = applyDecision(aSentItem(), lookup({ status }), timing(30, 0));
    expect(outcome).toBeNull();
    expect(item).toMatchObject({
      state: 'watching',
      watchingAt: at(30),
      pendingCloseAt: at(30),
      adopted: false,
      baseline: { start: olderStart },
      dueAt: at(90),
      period: { status },
    });
    expect(item.history.at(-1)).toMatchObject({
      state: 'watching',
      at: at(30),
      because: 'pending-close-seen',
    });
  });
});

describe('an item is kept until its deadline, then `timed-out` with what was read last', () => {
  const late = timing(deadlineSeconds);

  it.each([
    { rule: 'an `accepted` item that was never read', item: anAcceptedItem(), read: null },
    { rule: 'a `sent` item that cannot be read', item: aSentItem(), read: null },
    { rule: 'a `watching` item that cannot be read', item: aWatchingItem(), read: null },
    { rule: 'a `watching` item whose run goes on', item: aWatchingItem(), read: lookup({}) },
    { rule: 'a `sent` item on hold', item: aSentItem({ holdUntil: at(deadlineSeconds + 1) }), read: gone },
    {
      rule: 'a young `watching` item, whose period does not count yet',
      item: aWatchingItem({ watchingAt: at(deadlineSeconds - 59) }),
      read: gone,
    },
  ])('$rule', ({ item, read }) => {
    const applied = applyDecision(item, read, late);
    expect(applied.outcome).toBe('timed-out');
    expect(applied.item).toMatchObject({ state: 'concluded', dueAt: at(deadlineSeconds) });
    expect(outcomeOf(applied.item)).toMatchObject({ outcome: 'timed-out', concludedAt: at(deadlineSeconds) });
    expect(applied.item.history.at(-1)).toMatchObject({ state: 'concluded', because: 'deadline' });
  });

  it('not a millisecond before', () => {
    expect(applyDecision(aWatchingItem(), null, timing(deadlineSeconds - 0.001)).outcome).toBeNull();
  });

  it('but not if a run of ours has ended by then', () => {
    const period = { run: { status: 'Completed', start: newerStart } };
    expect(applyDecision(aWatchingItem(), lookup(period), late).outcome).toBe('completed');
  });

  it('with our run and the period as they were read last', () => {
    const run = { status: 'Processing', start: newerStart };
    const before = applyDecision(aWatchingItem(), lookup({ run }), timing(anHour)).item;
    const { item } = applyDecision(before, null, late);
    expect(outcomeOf(item)).toMatchObject({
      accountingPeriod: { id: 'p-nov', status: 'PendingClose' },
      trialBalance: { status: 'Processing', start: newerStart, end: null, errorMessage: null },
      reportFileIds: noFiles,
    });
  });

  it('with the cleaned words of the run only', () => {
    const period = aPeriod({ run: { status: 'Comp\tleted', start: newerStart } });
    const cleaned = { ...period.cleaned, runStatus: 'Completed' };
    const { item } = applyDecision(aWatchingItem(), { found: 'one', period: { ...period, cleaned } }, late);
    expect(outcomeOf(item)).toMatchObject({ outcome: 'timed-out', trialBalance: { status: 'Completed' } });
  });

  it('with the run as the last read shows it, and never with an older run', () => {
    const run = { status: 'Completed', start: olderStart, end: '2026-12-02 03:10:00' };
    const { item } = applyDecision(aWatchingItem(), lookup({ run, status: 'Closed' }), late);
    expect(outcomeOf(item)).toMatchObject({
      accountingPeriod: { status: 'Closed' },
      trialBalance: { status: null, start: null, end: null, errorMessage: null },
    });
  });

  it('with the pending close that the last read found for a `sent` item, without a run', () => {
    const run = { status: 'Completed', start: newerStart };
    const { item, outcome } = applyDecision(aSentItem(), lookup({ run }), late);
    expect(outcome).toBe('timed-out');
    expect(item.history.map(({ state }) => state)).toEqual(['accepted', 'watching', 'concluded']);
    expect(outcomeOf(item)).toMatchObject({
      pendingCloseAt: at(deadlineSeconds),
      accountingPeriod: { status: 'PendingClose' },
      trialBalance: { status: null },
    });
  });

  it("with Zuora's reasons for the last refusal", () => {
    const reasons = [{ code: 'refused-by-zuora', message: 'Locked', zuoraCode: '50000050' }];
    const { item } = applyDecision(anAcceptedItem({ reasons }), null, late);
    expect(outcomeOf(item)).toMatchObject({ reasons });
  });
});

describe('the end of a run', () => {
  const fileIds = { ...noFiles, revenueDetailCsvFileId: 'file-1' };

  it.each([
    { status: 'Completed', outcome: 'completed' },
    { status: 'Error', outcome: 'failed' },
  ])(
    '$status is published as $outcome, with the run and its reports, and without reasons',
    ({ status, outcome }) => {
      const run = aRun({ status, start: newerStart, end: '2026-12-02 04:20:00' });
      const reasons = [{ code: 'refused-by-zuora', message: 'from a refusal before', zuoraCode: null }];
      const applied = applyDecision(aWatchingItem({ reasons }), lookup({ run, fileIds }), timing(anHour));
      expect(applied.outcome).toBe(outcome);
      expect(outcomeOf(applied.item)).toMatchObject({
        outcome,
        concludedAt: at(anHour),
        trialBalance: run,
        reportFileIds: fileIds,
        reasons: [],
      });
      expect(applied.item.history.at(-1)).toMatchObject({ because: `trial-balance-${outcome}` });
    },
  );

  it('may be an `Error` without an end and without a message', () => {
    const run = aRun({ status: 'Error', start: newerStart });
    const { item } = applyDecision(aWatchingItem(), lookup({ run }), timing(anHour));
    expect(outcomeOf(item)).toMatchObject({ outcome: 'failed', trialBalance: run });
  });

  it('makes the item due at once, to be published', () => {
    const run = { status: 'Completed', start: newerStart };
    const { item } = applyDecision(aWatchingItem(), lookup({ run }), timing(anHour, anHour - 5));
    expect(item.dueAt).toBe(at(anHour));
  });
});

describe('a withdrawal', () => {
  it('of a `watching` item has no reasons and no reports', () => {
    const fileIds = { ...noFiles, revenueDetailCsvFileId: 'file-1' };
    const { item, outcome } = applyDecision(
      aWatchingItem(),
      lookup({ status: 'Open', fileIds }),
      timing(anHour),
    );
    expect(outcome).toBe('withdrawn');
    expect(outcomeOf(item)).toMatchObject({
      accountingPeriod: { status: 'Open' },
      trialBalance: { status: null },
      reportFileIds: noFiles,
      reasons: [],
    });
  });

  it('of a `sent` item has the reason `put-unclear`', () => {
    const { item, outcome } = applyDecision(aSentItem(), gone, timing(holdSeconds));
    expect(outcome).toBe('withdrawn');
    expect(outcomeOf(item)).toMatchObject({ reasons: [{ code: 'put-unclear', zuoraCode: null }] });
    expect(item.history.at(-1)).toMatchObject({ state: 'concluded', because: 'put-unclear' });
  });
});

describe('what an item stores of a run', () => {
  it.each([
    {
      rule: 'not the baseline, not begun',
      run: { status: 'Pending' },
      isRemembered: true,
      seenRunning: null,
    },
    {
      rule: 'not the baseline, running',
      run: { status: 'Processing', start: newerStart },
      isRemembered: true,
      seenRunning: { start: newerStart },
    },
    {
      rule: "running under the baseline's start",
      run: { status: 'Processing', start: olderStart },
      isRemembered: true,
      seenRunning: { start: olderStart },
    },
    {
      rule: 'the baseline',
      run: { status: 'Completed', start: olderStart },
      isRemembered: false,
      seenRunning: null,
    },
  ])('$rule', ({ run, isRemembered, seenRunning }) => {
    const { item } = applyDecision(aWatchingItem(), lookup({ run }), timing(anHour));
    expect(item.run).toEqual(isRemembered ? aRun(run) : null);
    expect(item.seenRunning).toEqual(seenRunning);
  });

  const running = { status: 'Processing', start: newerStart };
  it.each([
    { rule: 'nothing while the item is young', item: aWatchingItem(), period: { run: running }, now: 59 },
    { rule: 'nothing of a `sent` item', item: aSentItem(), period: { run: running }, now: anHour },
    {
      rule: 'nothing while the period is open',
      item: aWatchingItem(),
      period: { status: 'Open', run: running },
      now: anHour,
    },
  ])('$rule', ({ item, period, now }) => {
    const applied = applyDecision(item, lookup(period), timing(now)).item;
    expect(applied).toMatchObject({ run: null, seenRunning: null });
  });

  it("stays once it was read as running, so that its end is published although it has the baseline's start", () => {
    const running = lookup({ run: { status: 'Processing', start: olderStart } });
    const ended = lookup({ run: { status: 'Completed', start: olderStart } });
    const before = applyDecision(aWatchingItem(), running, timing(anHour)).item;
    expect(applyDecision(before, ended, timing(anHour + 300)).outcome).toBe('completed');
  });

  it('includes the period with its id, also for a young item and a `sent` item', () => {
    const period = { status: 'Frozen', name: 'Renamed' };
    for (const item of [aWatchingItem({ watchingAt: at(anHour) }), aSentItem()]) {
      expect(applyDecision(item, lookup(period), timing(anHour)).item).toMatchObject({
        periodId: 'p-nov',
        period,
      });
    }
  });
});

describe('an item whose read failed is postponed', () => {
  it.each([
    { rule: 'comes when a kept item would', now: 600, tick: 600, retryAfter: null, due: 720 },
    { rule: 'comes no sooner than Zuora asks', now: 600, tick: 600, retryAfter: 900, due: 1500 },
    {
      rule: 'comes later than Zuora asks where its own time is later',
      now: 600,
      tick: 600,
      retryAfter: 5,
      due: 720,
    },
    {
      rule: 'comes at its deadline at the latest',
      now: 600,
      tick: 600,
      retryAfter: 2 * deadlineSeconds,
      due: deadlineSeconds,
    },
    { rule: 'comes after all others of a late tick', now: 3600, tick: 60, retryAfter: null, due: 3600 },
  ])('$rule', ({ now, tick, retryAfter, due }) => {
    const trouble = { because: 'zuora-trouble', retryAfterSeconds: retryAfter } as const;
    const item = postponed(aWatchingItem(), timing(now, tick), trouble);
    expect(item.dueAt).toBe(at(due));
  });

  const trouble = { because: 'slow-down', retryAfterSeconds: 30 } as const;

  it('which changes only the time and why it waits', () => {
    const before = aWatchingItem();
    const item = postponed(before, timing(600), trouble);
    expect(item.waiting).toEqual({ because: 'slow-down', since: at(600) });
    expect({ ...item, dueAt: before.dueAt, waiting: null }).toEqual(before);
  });

  it('which keeps since when it waits, as long as the reason is the same', () => {
    const first = postponed(aWatchingItem(), timing(600), trouble);
    const second = postponed(first, timing(900), trouble);
    expect(second.waiting).toEqual({ because: 'slow-down', since: at(600) });
    const third = postponed(second, timing(1200), { ...trouble, because: 'credentials-refused' });
    expect(third.waiting).toEqual({ because: 'credentials-refused', since: at(1200) });
  });

  it('which does not change why an item waits that is not watched', () => {
    const waiting = { because: 'hold', since: at(10) };
    expect(postponed(aSentItem({ waiting }), timing(600), trouble).waiting).toEqual(waiting);
  });
});

describe('why a watched item waits', () => {
  const waiting = { because: 'zuora-trouble', since: at(300) };
  const showing = (status: string): PeriodLookupById => ({
    found: 'one',
    period: aPeriod({ status, run: { status: 'Processing', start: newerStart } }),
  });

  it('is empty once its period is read', () => {
    expect(
      applyDecision(aWatchingItem({ waiting }), showing('PendingClose'), timing(600)).item.waiting,
    ).toBeNull();
  });

  it('is the unknown word, if the period shows one', () => {
    const { item } = applyDecision(aWatchingItem({ waiting }), showing('Frozen'), timing(600));
    expect(item.waiting).toEqual({ because: 'unknown-word', since: at(600) });
    expect(applyDecision(item, showing('Frozen'), timing(900)).item.waiting).toEqual(item.waiting);
  });

  it('stays unchanged if the period is not read', () => {
    expect(applyDecision(aWatchingItem({ waiting }), null, timing(600)).item.waiting).toEqual(waiting);
  });

  it('is not changed by polling for an item that is not watched', () => {
    const held = { because: 'hold', since: at(10) };
    const { item } = applyDecision(aSentItem({ waiting: held }), showing('Open'), timing(70));
    expect(item).toMatchObject({ state: 'sent', waiting: held });
  });

  it('is not in the outcome, and ends with it', () => {
    const ended: PeriodLookupById = {
      found: 'one',
      period: aPeriod({ run: { status: 'Completed', start: newerStart, end: newerStart } }),
    };
    const { item } = applyDecision(aWatchingItem({ waiting }), ended, timing(600));
    expect(item).toMatchObject({ state: 'concluded', waiting: null });
    expect(item.event).not.toMatch(/waiting|zuora-trouble/);
  });
});

describe('No outcome reports a run that began before this pending close', () => {
  const starts = fc.constantFrom(null, olderStart, newerStart, '2026-12-02 09:00:00');
  const statuses = fc.constantFrom(null, 'Pending', 'Processing', 'Completed', 'Error', 'Complete');
  const periods = fc.record({
    status: fc.constantFrom('Open', 'PendingClose', 'PendingClose', 'Closed', 'Frozen'),
    run: fc.record({ status: statuses, start: starts, end: starts }),
  });
  const reads = fc.option(
    fc.oneof({ weight: 9, arbitrary: periods.map(lookup) }, { weight: 1, arbitrary: fc.constant(gone) }),
  );
  const items = fc
    .record({ baseline: fc.record({ start: starts }), state: fc.constantFrom('sent', 'watching') })
    .map(({ baseline, state }) => (state === 'sent' ? aSentItem({ baseline }) : aWatchingItem({ baseline })));
  const steps = fc.array(fc.record({ read: reads, after: fc.integer({ min: 0, max: 4 * anHour }) }), {
    maxLength: 8,
  });

  /** Runs polling tick after tick, until the deadline. */
  function follow(item: LedgerItem, history: { read: PeriodLookupById | null; after: number }[]) {
    let now = 0;
    let current = item;
    let wasSeenRunning = false;
    const reads = [...history, { read: null, after: deadlineSeconds }];
    for (const { read, after } of reads) {
      if (current.state === 'concluded') break;
      now = Math.min(now + after, deadlineSeconds);
      wasSeenRunning ||=
        current.state === 'watching' && read?.found === 'one' && read.period.run.status === 'Processing';
      current = applyDecision(current, read, timing(now)).item;
    }
    return { item: current, wasSeenRunning };
  }

  it('in any history, unless a read showed it running while it was watched', () => {
    fc.assert(
      fc.property(items, steps, (before, history) => {
        const { item, wasSeenRunning } = follow(before, history);
        const { outcome, trialBalance, reportFileIds } = outcomeOf(item);
        const tellsOfARun = trialBalance.status !== null || trialBalance.start !== null;
        if (!wasSeenRunning && tellsOfARun) expect(trialBalance.start).not.toBe(before.baseline?.start);
        if (outcome === 'completed') expect(trialBalance.status).toBe('Completed');
        if (outcome === 'failed') expect(trialBalance.status).toBe('Error');
        if (outcome !== 'completed' && outcome !== 'failed') expect(reportFileIds).toEqual(noFiles);
      }),
      { numRuns: 2000 },
    );
  });

  it('every history ends in one outcome, and before that the item is never due after its deadline', () => {
    fc.assert(
      fc.property(items, steps, (before, history) => {
        for (let length = 0; length <= history.length; length += 1) {
          const read = history[length]?.read ?? null;
          const { item } = applyDecision(before, read, timing(length * anHour));
          expect(item.dueAt !== null && item.dueAt <= item.deadline).toBe(true);
        }
        expect(follow(before, history).item.state).toBe('concluded');
      }),
      { numRuns: 300 },
    );
  });
});
