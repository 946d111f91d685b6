import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleDriver } from '../../../bench/cold-start/builds.ts';
import { type Occasions, startOccasions } from '../../../bench/cold-start/occasions.ts';
import { buildPrograms, type Programs, programNames } from '../../../bench/cold-start/programs.ts';
import { startProgram } from '../../../bench/cold-start/start-program.ts';

/** Changes of the functions can break programs that only the benchmark builds, such as the conventional one. */
describe('a program of the cold start', () => {
  let folder: string;
  let occasions: Occasions;
  let driver: string;
  let programs: Programs;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'cold-start-'));
    occasions = await startOccasions();
    [driver, programs] = await Promise.all([bundleDriver(folder), buildPrograms(folder)]);
  }, 120_000);
  afterAll(async () => {
    await occasions.stop();
    rmSync(folder, { recursive: true });
  });

  it.each(programNames)(
    '%s handles its first event in a fresh process',
    { timeout: 60_000 },
    async (name) => {
      const { importMs, handledMs } = await startProgram(driver, programs[name], occasions);
      expect(handledMs).toBeGreaterThan(importMs);
    },
  );
});
