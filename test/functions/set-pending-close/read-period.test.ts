import { expect, test } from 'vitest';
import { readEarlierOpen } from '../../../functions/set-pending-close/read-period.ts';
import { anItem, CloseWorld } from './world.ts';

test('no list is read for earlier periods if the period was not found', async () => {
  const { context } = new CloseWorld();
  const lists: unknown[] = [];
  const listPeriods = async (caller: unknown) => {
    lists.push(caller);
    return { periods: [], secretVersionId: null };
  };
  const item = anItem({});
  const reading = { stored: item, item, lookup: { found: 'none' } as const, readAt: 0 };

  expect(await readEarlierOpen(reading, { ...context, zuora: { ...context.zuora, listPeriods } })).toEqual(
    [],
  );
  expect(lists).toEqual([]);
});
