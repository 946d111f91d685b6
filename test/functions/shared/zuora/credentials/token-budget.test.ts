import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createTokenBudget,
  createTokenLine,
  tokensPerMinute,
  tokensPerMinuteOf,
} from '../../../../../functions/shared/zuora/credentials/token-budget.ts';

/** How long to wait with a budget per minute, if a caller waits at most two seconds. */
function asking(perMinute: number) {
  const budget = createTokenBudget(perMinute);
  return (now: number) => {
    const inMs = budget.waitMs(now);
    if (inMs <= 2_000) budget.take(now + inMs);
    return inMs;
  };
}

describe('how many tokens a container may fetch in a minute', () => {
  it('is well below Zuora’s limit for an address, which others may share', () => {
    expect(tokensPerMinute).toBe(60);
  });

  it.each([
    { hosts: [], is: 60 },
    { hosts: ['rest.old.example'], is: 60 },
    { hosts: ['127.0.0.1'], is: Number.POSITIVE_INFINITY },
  ])('is $is with the extra hosts $hosts', ({ hosts, is }) => {
    expect(tokensPerMinuteOf(hosts)).toBe(is);
  });

  it('is any number if there is no limit', () => {
    const line = createTokenLine(Number.POSITIVE_INFINITY);
    line.ended('a', { isFailure: true });
    const waits = Array.from({ length: 500 }, () => line.take('a', 0, 0));
    expect(Math.max(...waits)).toBe(0);
  });

  it.each<{ rule: string; at: number[]; waits: number[] }>([
    { rule: 'at once', at: [0, 0, 0], waits: [0, 0, 60_000] },
    { rule: 'until the oldest is a minute old', at: [0, 40_000, 57_999, 60_000], waits: [0, 0, 2_001, 0] },
    { rule: 'not in every calendar minute', at: [50_000, 59_000, 61_000], waits: [0, 0, 49_000] },
    {
      rule: 'what was not had does not count',
      at: [0, 0, 30_000, 60_000, 60_000],
      waits: [0, 0, 30_000, 0, 0],
    },
    {
      rule: 'though the clock was set back',
      at: [9_000_000, 9_000_000, 0, 0, 0],
      waits: [0, 0, 0, 0, 60_000],
    },
    {
      rule: 'tokens for which a caller can wait are taken, one after another',
      at: [0, 1_000, 58_500, 59_500, 59_500],
      waits: [0, 0, 1_500, 1_500, 60_500],
    },
  ])('two a minute: $rule', ({ at, waits }) => {
    const ask = asking(2);
    expect(at.map((now) => ask(now))).toEqual(waits);
  });

  it('is never exceeded in any minute, whenever tokens are fetched', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 80 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 9 }), (between, most) => {
        const ask = asking(most);
        let now = 0;
        const had: number[] = [];
        for (const gap of between) {
          now += gap;
          const inMs = ask(now);
          if (inMs <= 2_000) had.push(now + inMs);
        }
        return had.every((at) => had.filter((other) => other > at - 60_000 && other <= at).length <= most);
      }),
    );
  });
});

describe('the queue in which tenants wait for their tokens', () => {
  const had = (line: ReturnType<typeof createTokenLine>, tenants: readonly string[], now: number) =>
    tenants.filter((tenant) => line.take(tenant, now, 0) === 0);
  const many = (name: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${name}-${index}`);

  it('gives at most a third to tenants whose last token request failed, in any order of requests', () => {
    const line = createTokenLine(60);
    for (const tenant of many('bad', 100)) line.ended(tenant, { isFailure: true });
    expect(had(line, many('bad', 100), 0)).toHaveLength(20);
    expect(had(line, many('good', 100), 0)).toHaveLength(40);
    expect(had(line, many('bad', 100), 60_000)).toHaveLength(20);
  });

  it('does not count a tenant as failing any more once it got its token', () => {
    const line = createTokenLine(3);
    line.ended('a', { isFailure: true });
    line.ended('b', { isFailure: true });
    expect(had(line, ['a', 'b'], 0)).toEqual(['a']);
    line.ended('b', { isFailure: false });
    expect(had(line, ['b'], 0)).toEqual(['b']);
  });

  it('uses nothing of the share of failing tenants for one that has to wait in the common queue', () => {
    const line = createTokenLine(3);
    line.ended('bad', { isFailure: true });
    expect(had(line, ['a', 'b', 'c'], 0)).toEqual(['a', 'b', 'c']);
    expect(line.take('bad', 59_000, 0)).toBe(1_000);
    expect(line.take('bad', 60_000, 0)).toBe(0);
  });

  it('uses nothing of the common limit for a failing tenant whose share is used up', () => {
    const line = createTokenLine(3);
    line.ended('bad', { isFailure: true });
    line.ended('worse', { isFailure: true });
    expect(had(line, ['bad', 'worse', 'a', 'b'], 0)).toEqual(['bad', 'a', 'b']);
  });

  it('gives a failing tenant its turn when both limits have room, and counts it in both at that time', () => {
    const line = createTokenLine(6);
    line.ended('bad', { isFailure: true });
    line.ended('worse', { isFailure: true });
    expect([line.take('bad', 0, 0), line.take('worse', 1_000, 0)]).toEqual([0, 0]);
    expect(line.take('bad', 58_000, 5_000)).toBe(2_000);
    expect(had(line, ['a', 'b', 'c', 'd', 'e'], 61_500)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(line.take('f', 61_500, 0)).toBe(58_500);
  });

  it.each([{ isFailing: false }, { isFailing: true }])(
    'takes back a turn that was not used: $isFailing',
    ({ isFailing }) => {
      const line = createTokenLine(1);
      line.ended('a', { isFailure: isFailing });
      expect(line.take('a', 0, 0)).toBe(0);
      expect(line.take('a', 58_000, 5_000)).toBe(2_000);
      line.giveBack('a', 60_000);
      expect(line.take('a', 58_500, 5_000)).toBe(1_500);
      line.giveBack('a', 1);
      expect(line.take('a', 60_001, 0)).toBe(59_999);
    },
  );

  it('has room for at least one failing tenant', () => {
    const line = createTokenLine(1);
    line.ended('a', { isFailure: true });
    expect(had(line, ['a', 'b'], 0)).toEqual(['a']);
  });
});
