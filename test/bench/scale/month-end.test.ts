import { describe, expect, it } from 'vitest';
import { type MonthEnd, playMonthEnd } from '../../../bench/scale/month-end.ts';
import { awsRequests, monthEndDollars } from '../../../bench/scale/month-end-cost.ts';

const usual = { closesEach: 1, latencyMs: 200, runMinutes: 10 };
const memory = { closingMb: 512, pollingMb: 1_769 };
const requestsOf = (month: MonthEnd) => Object.fromEntries([...month.requests].sort());

/** Exact numbers, so that an additional call or request for each close is noticed. */
describe('a month-end in virtual time', () => {
  it('makes a known number of calls and requests for one close', async () => {
    const month = await playMonthEnd({ tenants: 1, ...usual });

    expect(month.zuora).toEqual({ tokens: 2, tokensRefused: 0, reads: 9, puts: 1, atOnceMax: 1 });
    expect(requestsOf(month)).toEqual({
      BatchGetItemCommand: 19,
      GetSecretValueCommand: 3,
      PublishCommand: 1,
      PutItemCommand: 12,
      QueryCommand: 13,
    });
  });

  it('reads the items of a hundred tenants together, and publishes every outcome', async () => {
    const month = await playMonthEnd({ tenants: 100, ...usual, hasTokens: true });

    expect(month.events.get('outcome-published')).toBe(100);
    expect(month.zuora).toEqual({ tokens: 0, tokensRefused: 0, reads: 900, puts: 100, atOnceMax: 1 });
    expect(requestsOf(month)).toMatchObject({
      BatchGetItemCommand: 19,
      PutItemCommand: 1_200,
    });
    expect(month.passedOverMax).toBe(0);
  });

  it('passes over each of a hundred tenants at most once: all have tokens after two minutes', async () => {
    const month = await playMonthEnd({ tenants: 100, ...usual });

    expect(month.zuora).toMatchObject({ tokens: 200, tokensRefused: 0 });
    expect(month.passedOverMax).toBe(1);
    expect(month.events.get('outcome-published')).toBe(100);
    expect(month.events.get('zuora-trouble')).toBeUndefined();
  });

  it('makes at most four polling calls at the same time for a tenant with many periods', async () => {
    const month = await playMonthEnd({ tenants: 2, ...usual, closesEach: 30 });

    expect(month.zuora.atOnceMax).toBeLessThanOrEqual(4 + 5);
    expect(month.events.get('outcome-published')).toBe(60);
  });

  it('publishes every outcome although token requests are refused behind one address', async () => {
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
