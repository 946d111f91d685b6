import { describe, expect, it } from 'vitest';
import { wakeUpEventOf, wakeUpOf } from '../../../functions/shared/wake-up-event.ts';

const wakeUp = { tenant: 'acme-eu', accountingPeriodId: '8ac9a1f0b7d24c6e019f20aa41c35e07' };

describe('the wake-up of an event', () => {
  it('is read as it was written, and nothing else goes with it', () => {
    const event = wakeUpEventOf({ ...wakeUp, key: 'hush' } as typeof wakeUp);
    expect(event).toEqual({ wakeUp });
    expect(wakeUpOf(event)).toEqual(wakeUp);
  });

  it.each([{ scheduledTime: '2026-12-02T12:00:00Z' }, {}, null, undefined, 'wakeUp', ['wakeUp']])(
    'is none of another event: %j',
    (event) => {
      expect(wakeUpOf(event)).toBeNull();
    },
  );

  it.each([
    { wakeUp: null },
    { wakeUp: {} },
    { wakeUp: { tenant: 'acme-eu' } },
    { wakeUp: { ...wakeUp, tenant: 'HUSH' } },
    { wakeUp: { ...wakeUp, accountingPeriodId: '../hush' } },
    { wakeUp: 'hush', scheduledTime: '2026-12-02T12:00:00Z' },
  ])('is not taken for a tick if it is malformed, but fails: %j', (event) => {
    expect(() => wakeUpOf(event)).toThrow('wakeUp: must hold tenant and accountingPeriodId');
    expect(() => wakeUpOf(event)).not.toThrow(/hush/i);
  });
});
