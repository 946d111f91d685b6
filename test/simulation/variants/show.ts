import { catchAll } from './catch.ts';
import { reportText } from './report-text.ts';
import { variants } from './variants.ts';

/**
 * Runs every variant through the seeds from 1 on, and prints which invariant caught it after how many worlds.
 *
 * @returns whether all were caught
 */
export async function showVariants(seeds: number): Promise<boolean> {
  const caught = await catchAll(variants, { seeds, isInOrder: true }, ({ variant }) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${variant.name}`);
  });
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  const missed = caught.filter(({ by }) => by === null).length;
  process.stdout.write(`${reportText(caught)}\n${caught.length - missed} of ${caught.length} caught\n`);
  return missed === 0;
}
