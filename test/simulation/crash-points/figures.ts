import { crashTotals, runCrashPoints } from './run.ts';

/** Tries every crash point and prints what was tried: `node test/simulation/crash-points/figures.ts`. */
const number = (value: number) => value.toLocaleString('en-US');

const reports = await runCrashPoints();
for (const { name, effects, singles, pairs, broken } of reports) {
  const crashes = `${number(effects)} effects, ${number(singles)} crashes, ${number(pairs)} pairs`;
  process.stdout.write(`${name}\n  ${crashes}\n`);
  for (const each of broken) process.stdout.write(`  BROKEN ${JSON.stringify(each)}\n`);
}
for (const [name, value] of Object.entries(crashTotals(reports))) {
  process.stdout.write(`${name.padEnd(12)}${number(value)}\n`);
}
process.exitCode = reports.some(({ broken }) => broken.length > 0) ? 1 : 0;
