import { median } from 'simple-statistics';
import type { Progress } from '../report/section.ts';

/** Measures all in turn, round by round, so that changes on the machine affect all of them equally. */
export async function inRounds<Name extends string, Sample>(
  rounds: number,
  names: readonly Name[],
  measure: (name: Name) => Promise<Sample>,
  progress: Progress,
): Promise<(name: Name) => readonly Sample[]> {
  const samples = new Map<Name, Sample[]>(names.map((name) => [name, []]));
  // The first round is not counted, because its caches are cold.
  for (let round = -1; round < rounds; round++) {
    for (const name of names) {
      const sample = await measure(name);
      if (round >= 0) samples.get(name)?.push(sample);
    }
    progress((round + 2) / (rounds + 1), `round ${Math.max(round + 1, 0)} of ${rounds}`);
  }
  return (name) => samples.get(name) ?? [];
}

/** The median over the rounds of a sample minus the reference of the same round. */
export function overhead(samples: readonly number[], reference: readonly number[]): number {
  return median(samples.map((sample, round) => sample - (reference[round] ?? Number.NaN)));
}

/** The median over the rounds of a sample's overhead divided by the other sample's overhead. */
export function overheadRatio(
  samples: readonly number[],
  others: readonly number[],
  reference: readonly number[],
): number {
  return median(
    samples.map((sample, round) => {
      const [other = Number.NaN, empty = Number.NaN] = [others[round], reference[round]];
      return (sample - empty) / (other - empty);
    }),
  );
}
