import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Part, Progress } from '../report/section.ts';
import { bundleDriver } from './builds.ts';
import { countCallsInSequence } from './calls-in-sequence.ts';
import { measureLevers } from './measure-levers.ts';
import { startOccasions } from './occasions.ts';
import { buildPrograms, type ProgramName, programNames } from './programs.ts';
import { inRounds } from './rounds.ts';
import { installRuntimeClient, startThroughClient } from './runtime-client.ts';
import { sectionOf } from './section.ts';
import { startProgram } from './start-program.ts';

const rounds = 15;

/** The programs that are also started through Amazon's runtime client: all except the bare calls. */
const throughClient = programNames.filter((name) => !name.startsWith('bare'));

/** Turns the progress of a step into progress of the whole part. */
const within =
  (progress: Progress, from: number, to: number): Progress =>
  (share, at) =>
    progress(from + share * (to - from), at);

/** How long a container takes from its start to the answer to its first event, compared with the alternatives. */
export const coldStart: Part = {
  name: 'cold-start',
  seconds: 180,
  async measure(progress) {
    const folder = mkdtempSync(path.join(tmpdir(), 'cold-start-'));
    const occasions = await startOccasions();
    try {
      const [driver, programs] = await Promise.all([bundleDriver(folder), buildPrograms(folder)]);
      const started = await inRounds(
        rounds,
        programNames,
        (name: ProgramName) => startProgram(driver, programs[name], occasions),
        within(progress, 0, 0.35),
      );
      const { empty, close: closing, idleTick } = programs;
      const levers = await measureLevers(
        { folder, driver, occasions, rounds },
        { empty, closing, idleTick },
        within(progress, 0.35, 0.65),
      );
      progress(0.65, "building Amazon's runtime client");
      const client = await installRuntimeClient();
      const clientStarted =
        client === null
          ? null
          : await inRounds(
              rounds,
              throughClient,
              (name) => startThroughClient(client, programs[name], occasions),
              within(progress, 0.75, 1),
            );
      return sectionOf({
        rounds,
        programs,
        started,
        levers,
        calls: await countCallsInSequence(),
        clientStarted,
      });
    } finally {
      await occasions.stop();
      rmSync(folder, { recursive: true });
    }
  },
};
