import { median } from 'simple-statistics';
import type { Progress } from '../report/section.ts';

/** Measures one after another, round by round, so that what changes on the machine meanwhile meets all of them alike. */
export async function inRounds<Name extends string, Sample>(
  rounds: number,
  names: readonly Name[],
  measure: (name: Name) => Promise<Sample>,
  progress: Progress,
): Promise<(name: Name) => readonly Sample[]> {
  const samples = new Map<Name, Sample[]>(names.map((name) => [name, []]));
  // The first round finds caches cold that all later ones find warm.
  for (let round = -1; round < rounds; round++) {
    for (const name of names) {
      const sample = await measure(name);
      if (round >= 0) samples.get(name)?.push(sample);
    }
    progress((round + 2) / (rounds + 1), `round ${Math.max(round + 1, 0)} of ${rounds}`);
  }
  return (name) => samples.get(name) ?? [];
}

/** The median of what each round's sample is more than the same round's of the reference. */
export function overhead(samples: readonly number[], reference: readonly number[]): number {
  return median(samples.map((sample, round) => sample - (reference[round] ?? Number.NaN)));
}

/** The median of what each round's sample is of the same round's other one, both as overheads over the reference. */
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
