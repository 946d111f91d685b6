import { describe, expect, it } from 'vitest';
import { emptyRequest, requestOf } from '../../../../../../infra/local/console/page/simulate/request-form.ts';

describe('the request that a form makes', () => {
  it('leaves out what was left empty', () => {
    expect(requestOf({ ...emptyRequest, requestId: 'close-1' })).toEqual({
      requestId: 'close-1',
      accountingPeriod: { name: 'Nov 2026' },
    });
  });

  it('names the period in the way that was chosen, with a time zone only if one counts', () => {
    const filled = { ...emptyRequest, requestId: null, period: '2026-12-01', timezone: 'Asia/Tokyo' };
    expect(requestOf({ ...filled, by: 'date' })).toEqual({ accountingPeriod: { date: '2026-12-01' } });
    expect(requestOf({ ...filled, by: 'endedBefore' })).toEqual({
      accountingPeriod: { endedBefore: '2026-12-01', timezone: 'Asia/Tokyo' },
    });
  });

  it('takes organizations apart', () => {
    expect(requestOf({ ...emptyRequest, orgIds: ' a, b,,' })).toMatchObject({ orgIds: ['a', 'b'] });
  });
});
