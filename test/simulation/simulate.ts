import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import { figuresText, type Totals } from './figures-text.ts';
import { runOnAllCores } from './pool.ts';
import { replay } from './replay.ts';
import { catchAll } from './variants/catch.ts';
import { reportText } from './variants/report-text.ts';
import { variants } from './variants/variants.ts';
import { addCounts } from './world/figures.ts';

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('must be a whole number');
  return Number(text);
}

const options = new Command('npm run simulate --')
  .description('Runs random worlds and reports the promises that they break.')
  .option('--seeds <number>', 'how many worlds to run', wholeNumber, 2_000)
  .option('--from <seed>', 'the first seed', wholeNumber, 1)
  .option('--workers <number>', 'threads; all cores by default', wholeNumber)
  .option('--subject <folder>', 'another copy of functions/ to put in its place')
  .option('--storm', 'several times the trouble, so that rare events coincide', false)
  .option('--wake-ups', 'with calls of Zuora, and the same outcomes as without them', false)
  .option('--figures <file>', 'add the figures to those in a file, so that a long run can be made in pieces')
  .option(
    '--replay <seed or file>',
    'run one world and print its trace; if it breaks a promise, shrink it first',
  )
  .option('--variants', 'put mistakes into the functions and see which invariant notices each', false)
  .parse()
  .opts<{
    seeds: number;
    from: number;
    storm: boolean;
    wakeUps: boolean;
    variants: boolean;
    workers?: number;
    subject?: string;
    figures?: string;
    replay?: string;
  }>();

/** Adds the totals of earlier runs from a file, and writes the sum to it. */
function addUp(file: string, totals: Totals): void {
  if (existsSync(file)) {
    const earlier: Totals = JSON.parse(readFileSync(file, 'utf8'));
    totals.worlds += earlier.worlds;
    totals.simulatedMs += earlier.simulatedMs;
    totals.wallMs += earlier.wallMs;
    addCounts(totals.counts, earlier.counts);
    totals.broken.unshift(...earlier.broken);
  }
  writeFileSync(file, JSON.stringify(totals));
}

async function runSeeds(): Promise<boolean> {
  const { seeds, from, workers, subject, storm, wakeUps } = options;
  const bar = process.stdout.isTTY
    ? new SingleBar({ format: '{bar} {value} of {total} worlds, {broken} broken', hideCursor: true })
    : undefined;
  bar?.start(seeds, 0, { broken: 0 });
  const totals: Totals = { worlds: 0, simulatedMs: 0, wallMs: 0, counts: {}, broken: [] };
  const startedAt = performance.now();
  await runOnAllCores(
    { from, count: seeds },
    {
      isStormy: storm,
      hasWakeUps: wakeUps,
      ...(workers === undefined ? {} : { workers }),
      ...(subject === undefined ? {} : { folder: subject }),
    },
    (report) => {
      totals.worlds += report.worlds;
      totals.simulatedMs += report.simulatedMs;
      addCounts(totals.counts, report.counts);
      totals.broken.push(...report.broken);
      bar?.update(totals.worlds, { broken: totals.broken.length });
    },
  );
  totals.wallMs = performance.now() - startedAt;
  bar?.stop();
  const hasHeld = totals.broken.length === 0;
  if (options.figures !== undefined) addUp(options.figures, totals);
  process.stdout.write(figuresText(totals, { isStormy: storm, hasWakeUps: wakeUps }));
  return hasHeld;
}

/**
 * Runs every variant through the seeds from 1 on, and prints which invariant caught it after how many worlds.
 *
 * @returns whether all were caught
 */
async function showVariants(seeds: number): Promise<boolean> {
  const caught = await catchAll(variants, { seeds, isInOrder: true }, ({ variant }) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${variant.name}`);
  });
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  const missed = caught.filter(({ by }) => by === null).length;
  process.stdout.write(`${reportText(caught)}\n${caught.length - missed} of ${caught.length} caught\n`);
  return missed === 0;
}

async function run(): Promise<boolean> {
  if (options.variants) return showVariants(options.seeds);
  if (options.replay !== undefined) {
    const { replay: seedOrFile, storm: isStormy, wakeUps: hasWakeUps, subject } = options;
    return replay(seedOrFile, { isStormy, hasWakeUps }, subject);
  }
  return runSeeds();
}

process.exitCode = (await run()) ? 0 : 1;
