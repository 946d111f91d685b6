import { describe, expect, test } from 'vitest';
import { driveCloseRequest } from '../../../functions/set-pending-close/set-pending-close.ts';
import { waitFor } from '../../../functions/set-pending-close/trouble.ts';
import { UnknownTenantError } from '../../../functions/shared/zuora/errors.ts';
import { anItem, aRequest, CloseWorld, start, zuoraTrouble } from './world.ts';

const tooLarge = zuoraTrouble({
  advice: 'list-too-large',
  summary: 'GET /v1/accounting-periods: the list is too large',
  isAnswered: true,
});

describe('a list of periods that is too large', () => {
  test('lets a request by name wait, with its own log code and not as trouble of Zuora', async () => {
    const world = new CloseWorld();
    world.listTrouble = tooLarge;
    expect(await world.deliver()).toEqual({
      is: 'waiting',
      because: 'period-list-too-large',
      floorSeconds: null,
    });
    expect(world.item()).toMatchObject({ state: 'accepted', periodId: null });
    expect(world.reported('period-list-too-large')).toMatchObject([
      { tenant: 'default', requestId: 'close-1', reason: 'list-too-large', detail: tooLarge.message },
    ]);
    expect(world.reported('zuora-trouble')).toEqual([]);
    expect(world.context.tenantAccess.isSilent('default')).toBe(false);
  });

  test('does not affect a request by id', async () => {
    const world = new CloseWorld();
    world.listTrouble = tooLarge;
    expect(await world.deliver(aRequest({ accountingPeriod: { id: 'nov' } }))).toEqual({ is: 'done' });
  });
});

test('a secret that is gone is reported with its tenant and the request', async () => {
  const world = new CloseWorld();
  world.store(anItem());
  const context = {
    ...world.context,
    zuora: { ...world.context.zuora, listPeriods: () => Promise.reject(new UnknownTenantError('none')) },
  };
  await driveCloseRequest(aRequest(), { at: start, by: null, receiveCount: 2 }, context);
  expect(world.reported('credentials-refused')).toMatchObject([
    { tenant: 'default', requestId: 'close-1', reason: 'secret-missing' },
  ]);
});

test('an error that is not trouble of Zuora is thrown unchanged', () => {
  const defect = new Error('a defect');
  expect(() => waitFor(defect, { tenant: 'default' }, new CloseWorld().context)).toThrow(defect);
});
