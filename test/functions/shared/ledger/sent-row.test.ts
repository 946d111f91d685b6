import { describe, expect, test } from 'vitest';
import { decide as decidePoll } from '../../../../functions/poll-trial-balance/decision-table.ts';
import { decide as decideClose } from '../../../../functions/set-pending-close/decision-table.ts';
import { isoTime } from '../../../../functions/shared/ledger/ledger-item.ts';
import { sentRow } from '../../../../functions/shared/ledger/sent-row.ts';
import type {
  AccountingPeriod,
  PeriodLookupById,
} from '../../../../functions/shared/zuora/accounting-periods.ts';
import { anItem, aPeriod, noRun, oldRun, run, start } from '../../set-pending-close/world.ts';

const now = start;
const holdOver = isoTime(now);
const holdRuns = isoTime(now + 1);
const baseline = { start: oldRun.start };
const gone: PeriodLookupById = { found: 'none' };
const one = (fields: Partial<AccountingPeriod> = {}): PeriodLookupById => ({
  found: 'one',
  period: aPeriod(fields),
});
const newRun = run('Completed', '2026-12-01 02:00:00');

describe('an item in state sent', () => {
  test.each([
    ['PendingClose, on hold', holdRuns, one({ status: 'PendingClose' }), 'pending-close-set'],
    ['Closed, hold over', holdOver, one({ status: 'Closed' }), 'pending-close-set'],
    ['PendingClose, without a hold', null, one({ status: 'PendingClose' }), 'pending-close-set'],
    ['Open under the baseline, on hold', holdRuns, one(), 'on-hold'],
    ['Open with another run, on hold', holdRuns, one({ run: newRun }), 'on-hold'],
    ['gone, on hold', holdRuns, gone, 'on-hold'],
    ['gone, without a hold', null, gone, 'on-hold'],
    ['Open with another run, without a hold', null, one({ run: newRun }), 'on-hold'],
    ['Open under the baseline, without a hold', null, one(), 'on-hold'],
    ['gone, under a hold that is not a time', 'soon', gone, 'on-hold'],
    ['gone, hold over', holdOver, gone, 'undone'],
    ['Open with another run, hold over', holdOver, one({ run: newRun }), 'undone'],
    ['Open and its run forgotten, hold over', holdOver, one({ run: noRun }), 'undone'],
    ['Open under the baseline, hold over', holdOver, one(), 'no-effect-seen'],
    ['an unknown status, hold over', holdOver, one({ status: 'Reopening', run: newRun }), 'no-effect-seen'],
  ])('%s', (_, holdUntil, lookup, is) => {
    expect(sentRow({ holdUntil, baseline }, lookup, now)).toMatchObject({ is });
  });

  test('without a known baseline counts as undone if the period is open, whatever its run', () => {
    expect(sentRow({ holdUntil: holdOver, baseline: null }, one(), now)).toEqual({ is: 'undone' });
  });
});

describe('a hold without a time counts as not over in both functions', () => {
  const sent = anItem({ state: 'sent', periodId: 'nov', baseline, holdUntil: null });

  test.each([
    ['gone', gone],
    ['open with another run', one({ run: newRun })],
    ['open under the baseline', one()],
  ])('the period is %s', (_, lookup) => {
    expect(decideClose(sent, lookup, { now, holdMs: 600_000 })).toEqual({ is: 'wait', because: 'hold' });
    expect(decidePoll(sent, lookup, now, 60_000)).toEqual({ is: 'keep', unknownWord: null });
  });
});
