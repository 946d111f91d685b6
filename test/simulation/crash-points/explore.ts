import { watched } from '../invariants.ts';
import type { Subject } from '../subject.ts';
import type { Violation } from '../world/core.ts';
import { addCounts, groupOf } from '../world/figures.ts';
import { World } from '../world/world.ts';
import { allPoints, type CrashPoint, distinctPoints, type Effect, effectsIn } from './points.ts';
import type { CrashScenario } from './scenario.ts';

/** The result of all crashes of one scenario. */
export interface CrashReport {
  name: string;
  /** How many effects the world without a crash has. */
  effects: number;
  singles: number;
  pairs: number;
  /** The rows that the world without a crash took. */
  rows: string[];
  counts: Record<string, number>;
  broken: { crashes: CrashPoint[]; invariant: string; detail: string }[];
}

interface Explored {
  /** Empty when no crash follows. */
  effects: Effect[];
  violation: Violation | null;
  counts: Readonly<Record<string, number>>;
}

async function runWith(
  crashes: readonly CrashPoint[],
  { scenario }: CrashScenario,
  { subject, crashesMax }: { subject: Subject; crashesMax: number },
): Promise<Explored> {
  // The trace takes most of a world's memory, and it is only needed to choose the next crash.
  const trace: string[] | undefined = crashes.length < crashesMax ? [] : undefined;
  const sides = new Map(crashes.map(({ effect, side }) => [effect, side]));
  const world = watched(
    new World({
      scenario,
      subject,
      trace,
      crashes: (effect) => sides.get(effect) ?? null,
    }),
  );
  await world.run();
  const { violations, figures } = world.core;
  return {
    effects: effectsIn(trace ?? []),
    violation: violations[0] ?? null,
    counts: figures.counts,
  };
}

/**
 * Tries every crash before and after each effect of a scenario and, with pairs, every pair of distinct crashes
 * (points.ts). The second crash of a pair is taken from the world after the first one, with its redelivery.
 */
export async function explore(
  crashScenario: CrashScenario,
  subject: Subject,
  { hasPairs }: { hasPairs: boolean },
): Promise<CrashReport> {
  const report: CrashReport = {
    name: crashScenario.name,
    effects: 0,
    singles: 0,
    pairs: 0,
    rows: [],
    counts: {},
    broken: [],
  };
  const run = async (...crashes: CrashPoint[]) => {
    const explored = await runWith(crashes, crashScenario, { subject, crashesMax: hasPairs ? 2 : 1 });
    const { violation, counts } = explored;
    addCounts(report.counts, counts);
    if (violation !== null) {
      report.broken.push({ crashes, invariant: violation.invariant, detail: violation.detail });
    }
    return explored;
  };

  const whole = await run();
  report.effects = whole.effects.length;
  report.rows = groupOf(whole.counts, 'rows').map(([row]) => row);
  const nameOf = ({ effect, side }: CrashPoint) => `${side} ${effect}`;
  const distinct = new Set(distinctPoints(whole.effects).map(nameOf));
  for (const first of allPoints(whole.effects)) {
    const crashed = await run(first);
    report.singles++;
    if (!hasPairs || !distinct.has(nameOf(first))) continue;
    for (const second of distinctPoints(crashed.effects)) {
      if (second.effect <= first.effect) continue;
      await run(first, second);
      report.pairs++;
    }
  }
  return report;
}
