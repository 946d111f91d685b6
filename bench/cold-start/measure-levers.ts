import type { Progress } from '../report/section.ts';
import { bundle } from './builds.ts';
import { type Lever, levers } from './levers.ts';
import type { Occasions } from './occasions.ts';
import type { Program } from './programs.ts';
import { inRounds, overheadRatio } from './rounds.ts';
import { type Started, startProgram } from './start-program.ts';

/** What a lever is worth: the changed bundle's figures as multiples of the deployed bundle's. */
export interface Worth extends Lever {
  size: number;
  importing: number;
  handling: number;
  computing: number;
}

/** The deployed bundles by the event of a lever, and the empty handler, whose time is subtracted from all. */
export type References = Record<Lever['occasion'] | 'empty', Program>;

/** Starts the changed bundles and the deployed ones in turn, each with the event of its lever. */
export async function measureLevers(
  {
    folder,
    driver,
    occasions,
    rounds,
  }: { folder: string; driver: string; occasions: Occasions; rounds: number },
  references: References,
  progress: Progress,
): Promise<Worth[]> {
  const programs = new Map<string, Program>(Object.entries(references));
  for (const { what, options, entry, occasion } of levers) {
    programs.set(what, { ...(await bundle(entry, options, folder, `lever-${programs.size}`)), occasion });
  }
  const named = (name: string): Program => {
    const program = programs.get(name);
    if (program === undefined) throw new Error(`There is no program with the name ${name}`);
    return program;
  };
  const samples = await inRounds(
    rounds,
    [...programs.keys()],
    (name) => startProgram(driver, named(name), occasions),
    progress,
  );
  return levers.map((lever) => {
    const { what, occasion } = lever;
    const ratio = (read: (started: Started) => number) =>
      overheadRatio(samples(what).map(read), samples(occasion).map(read), samples('empty').map(read));
    return {
      ...lever,
      size: named(what).bytes / named(occasion).bytes,
      importing: ratio(({ importMs }) => importMs),
      handling: ratio(({ handledMs }) => handledMs),
      computing: ratio(({ computingMs }) => computingMs),
    };
  });
}
