/**
 * `npm run bench`: measures the product's claims about speed, and writes docs/performance.md. With the names of parts
 * it measures only those parts, and prints the results instead.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SingleBar } from 'cli-progress';
import { Argument, Command } from 'commander';
import { cadence } from './cadence/part.ts';
import { coldStart } from './cold-start/part.ts';
import { idle } from './idle/part.ts';
import { page, plotsFolder, sectionText } from './report/page.ts';
import { isMet, type Part, type Section } from './report/section.ts';
import { scale } from './scale/part.ts';
import { throughput } from './throughput/part.ts';

const parts: readonly Part[] = [coldStart, throughput, cadence, scale, idle];

const names = parts.map(({ name }) => name);
const [named] = new Command('npm run bench --')
  .description('Compares the product with its alternatives, and writes docs/performance.md.')
  .addArgument(new Argument('[parts...]', 'measure only these parts, and print the results').choices(names))
  .parse().processedArgs;
const chosen = named.length === 0 ? parts : parts.filter(({ name }) => named.includes(name));

const docs = path.join(import.meta.dirname, '../docs');
const whole = chosen.reduce((sum, { seconds }) => sum + seconds, 0);
const bar = process.stderr.isTTY
  ? new SingleBar({ format: '{bar} {percentage} % {at}', hideCursor: true, stream: process.stderr })
  : undefined;

async function measured(): Promise<Section[]> {
  const sections: Section[] = [];
  let before = 0;
  bar?.start(whole, 0, { at: '' });
  for (const { name, seconds, measure } of chosen) {
    if (bar === undefined) process.stderr.write(`${name}\n`);
    const section = await measure((share, at) =>
      bar?.update(before + share * seconds, { at: `${name}: ${at}` }),
    );
    sections.push(section);
    before += seconds;
  }
  bar?.update(whole, { at: 'done' });
  bar?.stop();
  return sections;
}

function write(sections: readonly Section[]): void {
  const folder = path.join(docs, plotsFolder);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, svg } of sections.flatMap(({ plots }) => plots)) {
    writeFileSync(path.join(folder, `${name}.svg`), svg);
  }
  const machine = `${os.availableParallelism()} cores under ${os.type()} and Node ${process.versions.node}`;
  writeFileSync(path.join(docs, 'performance.md'), page(sections, machine));
}

const sections = await measured();
if (named.length === 0) write(sections);
process.stdout.write(`${sections.map(sectionText).join('\n\n')}\n`);
const missed = sections.flatMap(({ goals }) => goals).filter((goal) => !isMet(goal));
for (const { what } of missed) process.stderr.write(`missed: ${what}\n`);
