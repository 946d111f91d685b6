import { describe, expect, it } from 'vitest';
import { type RangeReport, runOnAllCores } from './pool.ts';
import { regressions } from './regressions.ts';
import { runSeed } from './run-world.ts';
import { loadSubject } from './subject.ts';

const subject = await loadSubject();

it('300 random worlds break no promise of the specification', async () => {
  const broken: RangeReport['broken'] = [];
  let worlds = 0;
  await runOnAllCores({ from: 1, count: 300 }, {}, (report) => {
    worlds += report.worlds;
    broken.push(...report.broken);
  });

  // `npm run simulate -- --replay <seed>` shows what happened in one of them.
  expect(broken).toEqual([]);
  expect(worlds).toBe(300);
});

describe('a seed', () => {
  it('gives the same world twice, line by line', async () => {
    for (const seed of [3, 1_415, 92_653]) {
      const first = await runSeed(seed, { subject, isTraced: true });
      const second = await runSeed(seed, { subject, isTraced: true });

      expect(first.trace.length).toBeGreaterThan(10);
      expect(second.trace.join('\n')).toBe(first.trace.join('\n'));
    }
  });

  it('gives another world than the next seed', async () => {
    const [one, other] = [
      await runSeed(8, { subject, isTraced: true }),
      await runSeed(9, { subject, isTraced: true }),
    ];

    expect(one.trace.join('\n')).not.toBe(other.trace.join('\n'));
  });

  it.each(regressions)('$seed breaks no promise any more: $showed', async ({ seed, ...kind }) => {
    const { violation } = await runSeed(seed, { subject, ...kind });

    expect(violation).toBeNull();
  });
});
