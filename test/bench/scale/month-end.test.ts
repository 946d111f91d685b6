import { describe, expect, it } from 'vitest';
import { type MonthEnd, playMonthEnd } from '../../../bench/scale/month-end.ts';
import { awsRequests, monthEndDollars } from '../../../bench/scale/month-end-cost.ts';

const usual = { closesEach: 1, latencyMs: 200, runMinutes: 10 };
const memory = { closingMb: 512, pollingMb: 1_769 };
const requestsOf = (month: MonthEnd) => Object.fromEntries([...month.requests].sort());

/** What grows must be seen to: more of any of these is more for every close. */
describe('a month-end in virtual time', () => {
  it('of one close asks for so much of Zuora and AWS, and no more', async () => {
    const month = await playMonthEnd({ tenants: 1, ...usual });

    expect(month.zuora).toEqual({ tokens: 2, tokensRefused: 0, reads: 9, puts: 1, atOnceMax: 1 });
    expect(requestsOf(month)).toEqual({
      BatchGetItemCommand: 19,
      GetItemCommand: 1,
      GetSecretValueCommand: 3,
      PublishCommand: 1,
      PutItemCommand: 12,
      QueryCommand: 13,
    });
  });

  it('of a hundred tenants reads their items together, and tells every close', async () => {
    const month = await playMonthEnd({ tenants: 100, ...usual, hasTokens: true });

    expect(month.events.get('outcome-published')).toBe(100);
    expect(month.zuora).toEqual({ tokens: 0, tokensRefused: 0, reads: 900, puts: 100, atOnceMax: 1 });
    expect(requestsOf(month)).toMatchObject({
      BatchGetItemCommand: 19,
      PutItemCommand: 1_200,
      GetItemCommand: 100,
    });
    expect(month.passedOverMax).toBe(0);
  });

  it('of a hundred cold tenants passes over each once at most, as they have their tokens after two minutes', async () => {
    const month = await playMonthEnd({ tenants: 100, ...usual });

    expect(month.zuora).toMatchObject({ tokens: 200, tokensRefused: 0 });
    expect(month.passedOverMax).toBe(1);
    expect(month.events.get('outcome-published')).toBe(100);
    expect(month.events.get('zuora-trouble')).toBeUndefined();
  });

  it('of a tenant with many entities keeps to four calls at once', async () => {
    const month = await playMonthEnd({ tenants: 2, ...usual, closesEach: 30 });

    expect(month.zuora.atOnceMax).toBeLessThanOrEqual(4 + 5);
    expect(month.events.get('outcome-published')).toBe(60);
  });

  it('behind one address has tokens refused, and tells every close all the same', async () => {
    const month = await playMonthEnd({ tenants: 150, ...usual, isOneAddress: true });

    expect(month.zuora.tokensRefused).toBeGreaterThan(0);
    expect(month.events.get('outcome-published')).toBe(150);
  });

  it('costs in proportion', async () => {
    const [one, ten] = [
      await playMonthEnd({ tenants: 1, ...usual }),
      await playMonthEnd({ tenants: 10, ...usual }),
    ];

    expect(monthEndDollars(ten, memory) / monthEndDollars(one, memory)).toBeLessThan(10);
    expect(awsRequests(ten)).toBeLessThan(10 * awsRequests(one));
  });
});
