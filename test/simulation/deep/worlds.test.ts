import { describe, expect, it } from 'vitest';
import { rows } from '../coverage-rows.ts';
import { type RangeReport, runOnAllCores } from '../pool.ts';
import { addCounts } from '../world/figures.ts';

describe('2,000 random worlds', () => {
  const counts: Record<string, number> = {};
  const broken: RangeReport['broken'] = [];
  let worlds = 0;

  it('break no promise of the specification', async () => {
    await runOnAllCores({ from: 1, count: 2_000 }, {}, (report) => {
      worlds += report.worlds;
      addCounts(counts, report.counts);
      broken.push(...report.broken);
    });

    // `npm run simulate -- --replay <seed>` shows what happened in one of them.
    expect(broken).toEqual([]);
    expect(worlds).toBe(2_000);
  });

  it('reach every row of the decision tables', () => {
    const missed = rows.filter(({ name }) => (counts[`rows/${name}`] ?? 0) === 0);

    expect(missed).toEqual([]);
  });

  it('have every kind of outcome, every step of operators, and lost and late answers', () => {
    for (const outcome of ['completed', 'failed', 'rejected', 'withdrawn', 'timed-out']) {
      expect(counts[`outcomes/${outcome}`], outcome).toBeGreaterThan(10);
    }
    for (const step of ['cancel done', 'cancel not allowed', 'resend done', 'resend not allowed']) {
      expect(counts[`operators/${step}`], step).toBeGreaterThan(10);
    }
    for (const trouble of [
      'zuora lost-answer',
      'zuora lands-late',
      'ledger lost-answer',
      'sns lost-answer',
    ]) {
      expect(counts[`faults/${trouble}`], trouble).toBeGreaterThan(10);
    }
  });
});

it('breaks no promise in 200 worlds with several times the trouble', async () => {
  const broken: RangeReport['broken'] = [];
  await runOnAllCores({ from: 1, count: 200 }, { isStormy: true }, (report) => {
    broken.push(...report.broken);
  });

  expect(broken).toEqual([]);
});

describe('200 worlds with wake-ups', () => {
  const counts: Record<string, number> = {};

  it('break no promise, and calm ones have the same outcomes as without them', async () => {
    const broken: RangeReport['broken'] = [];
    await runOnAllCores({ from: 1, count: 200 }, { hasWakeUps: true }, (report) => {
      addCounts(counts, report.counts);
      broken.push(...report.broken);
    });

    expect(broken).toEqual([]);
  });

  it('have callouts of every kind, and items that a wake-up concluded and kept', () => {
    for (const kind of ['right', 'late', 'early', 'twice', 'wrong-key', 'dead-receiver', 'never']) {
      expect(counts[`callouts/${kind}`], kind).toBeGreaterThan(10);
    }
    for (const what of ['items claimed', 'items concluded', 'items kept']) {
      expect(counts[`wake-ups/${what}`], what).toBeGreaterThan(10);
    }
  });
});
