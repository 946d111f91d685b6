import { describe, expect, it } from 'vitest';
import {
  type DeliveryTimes,
  deliveryOf,
  deliveryProblems,
  receiveLimit,
} from '../../../../infra/aws/settings/delivery.ts';
import { local, settingsOf } from './settings-sets.ts';

const times: DeliveryTimes = {
  deadlineHours: 24,
  pollMinSeconds: 60,
  pollMaxSeconds: 300,
  backoffMinSeconds: 15,
  backoffMaxSeconds: 600,
};

describe('the receive limit', () => {
  it.each([
    [24, 600, 366],
    [72, 640, 992],
    [1, 600, 35],
    [48, 1200, 366],
  ])('outlasts %d hours with waits of up to %d s: %d', (deadlineHours, backoffMaxSeconds, expected) => {
    const limit = receiveLimit({ ...times, deadlineHours, backoffMaxSeconds });

    expect(limit).toBe(expected);
    // Every wait the shortest, and a fifth more.
    expect(((limit - 20) * backoffMaxSeconds) / 2).toBeGreaterThanOrEqual(1.2 * deadlineHours * 3600);
  });

  it('is at most what SQS accepts for a local stack, whose back-off is seconds', () => {
    const { receiveCountMax, retentionDays } = deliveryOf(settingsOf(local));

    expect(receiveLimit(settingsOf(local))).toBeGreaterThan(1_000);
    expect(receiveCountMax).toBe(1_000);
    expect(retentionDays).toBe(11);
  });
});

describe('the rules between the times', () => {
  it.each<[changed: Partial<DeliveryTimes>, problem: string]>([
    [{ pollMinSeconds: 301 }, 'pollMinSeconds'],
    [{ backoffMinSeconds: 601 }, 'backoffMinSeconds'],
    [{ deadlineHours: 1, pollMaxSeconds: 3600 }, 'pollMaxSeconds'],
    [{ deadlineHours: 1, backoffMaxSeconds: 3600 }, 'backoffMaxSeconds'],
  ])('%j breaks one everywhere', (changed, problem) => {
    for (const isLocal of [true, false]) {
      expect(deliveryProblems({ ...times, ...changed }, isLocal)).toEqual([
        expect.stringMatching(new RegExp(`^${problem}: `)),
      ]);
    }
  });

  it.each<[changed: Partial<DeliveryTimes>, isBroken: boolean]>([
    [{ backoffMaxSeconds: 270 }, true],
    [{ backoffMaxSeconds: 271 }, false],
    [{ deadlineHours: 72, backoffMaxSeconds: 634 }, true],
    [{ deadlineHours: 72, backoffMaxSeconds: 635 }, false],
    [{ deadlineHours: 72, backoffMaxSeconds: 43_050 }, false],
    [{ deadlineHours: 72, backoffMaxSeconds: 43_051 }, true],
  ])('%j breaks one on AWS: %j, and none in a local stack', (changed, isBroken) => {
    expect(deliveryProblems({ ...times, ...changed }, false)).toHaveLength(isBroken ? 1 : 0);
    expect(deliveryProblems({ ...times, ...changed }, true)).toEqual([]);
  });
});
