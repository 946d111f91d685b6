import { mean } from 'simple-statistics';
import type { Progress } from '../report/section.ts';
import { type CaseName, caseNames, cases, latencies } from './cases.ts';
import type { Taken } from './questions.ts';
import { type Stand, type Subject, subjects } from './stand.ts';
import type { Run } from './summary.ts';

/** After this many rounds, neither subject gets faster. */
const warmUps = 10;

async function measured(stand: Stand, subject: Subject, name: CaseName, latencyMs: number): Promise<Taken> {
  const all: Taken[] = [];
  for (let repeat = 0; repeat < cases[name].repeats; repeat++) {
    all.push(await stand.measure(subject, name, latencyMs));
  }
  return { wallMs: mean(all.map(({ wallMs }) => wallMs)), workMs: mean(all.map(({ workMs }) => workMs)) };
}

/** Measures every case for both subjects in turn. Each subject comes first in half of the rounds. */
export async function allRuns(stand: Stand, progress: Progress): Promise<Run[]> {
  progress(0.05, 'warming up');
  for (let round = 0; round < warmUps; round++) {
    for (const name of caseNames) {
      for (const subject of subjects) await stand.measure(subject, name, 0);
    }
  }
  const runs: Run[] = [];
  // The time of a round is about Zuora's latency plus a constant.
  const weightOf = (latencyMs: number) => latencyMs + 10;
  const whole = latencies.reduce((sum, { latencyMs, rounds }) => sum + rounds * weightOf(latencyMs), 0);
  let done = 0;
  for (const { latencyMs, rounds } of latencies) {
    for (let round = 0; round < rounds; round++) {
      progress(0.1 + (0.9 * done) / whole, `Zuora answers in ${latencyMs} ms`);
      const order = round % 2 === 0 ? subjects : subjects.toReversed();
      for (const name of caseNames) {
        for (const subject of order) {
          const taken = await measured(stand, subject, name, latencyMs);
          runs.push({ subject, name, latencyMs, round, ...taken });
        }
      }
      done += weightOf(latencyMs);
    }
  }
  return runs;
}
