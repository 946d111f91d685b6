import { expect, it } from 'vitest';
import { runBars } from '../../../../../infra/local/console/view/run-bars.ts';
import { atMs } from '../../../../functions/poll-trial-balance/items.ts';
import { zuora } from '../seen.ts';

it('draws each run of a period from its start to its end, as far as a close was there to see it', () => {
  const other = { ...zuora(40, 'run-started'), periodId: 'p-dec' };
  const happenings = [
    zuora(-100, 'run-started'),
    zuora(-50, 'run-ended', 'Completed'),
    zuora(5, 'run-started'),
    zuora(30, 'run-ended', 'Error: FX rate missing'),
    other,
    zuora(50, 'run-started'),
  ];
  expect(runBars('p-nov', happenings, { from: atMs(0), until: null })).toEqual([
    { start: atMs(5), end: atMs(30), status: 'Error' },
    { start: atMs(50), end: null, status: 'Processing' },
  ]);
  expect(runBars('p-nov', happenings, { from: atMs(0), until: atMs(31) })).toHaveLength(1);
});
