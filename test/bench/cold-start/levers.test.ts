import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, bundleDriver, deployed } from '../../../bench/cold-start/builds.ts';
import { levers } from '../../../bench/cold-start/levers.ts';
import { type Occasions, startOccasions } from '../../../bench/cold-start/occasions.ts';
import { startProgram } from '../../../bench/cold-start/start-program.ts';

/** A lever changes passages of the functions, which may have moved to another file since. */
describe('a lever of the cold start', () => {
  let folder: string;
  let occasions: Occasions;
  let driver: string;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'levers-'));
    [driver, occasions] = await Promise.all([bundleDriver(folder), startOccasions()]);
  });
  afterAll(async () => {
    await occasions.stop();
    rmSync(folder, { recursive: true });
  });

  it.each(levers.map((lever, index) => ({ ...lever, index })))(
    'makes another bundle, which handles its first event: $what',
    async ({ entry, options, occasion, index }) => {
      const [own, other] = await Promise.all([
        bundle(entry, deployed, folder, `deployed-${index}`),
        bundle(entry, options, folder, `lever-${index}`),
      ]);

      expect(readFileSync(other.file).equals(readFileSync(own.file))).toBe(false);
      await startProgram(driver, { ...other, occasion }, occasions);
    },
  );
});
