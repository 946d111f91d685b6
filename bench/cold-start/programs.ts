import type { BuildOptions } from 'esbuild';
import type { FunctionFolder } from '../../infra/aws/bundle/esbuild-options.ts';
import { type Built, bundle, conventional, deployed } from './builds.ts';
import type { Occasions } from './occasions.ts';

/** The kind of first event with which a program is started. */
export type OccasionName = Exclude<keyof Occasions, 'stop'>;

/** A bundle, and the kind of its first event. */
export interface Program extends Built {
  occasion: OccasionName;
}

const closing: FunctionFolder = 'set-pending-close';
const polling: FunctionFolder = 'poll-trial-balance';

interface Source {
  entry: string;
  options: BuildOptions;
  occasion: OccasionName;
}

const bare = (name: string, occasion: OccasionName): Source => ({
  entry: `bench/cold-start/handlers/${name}.ts`,
  options: deployed,
  occasion,
});
const ours = (folder: FunctionFolder, occasion: OccasionName): Source => ({
  entry: `functions/${folder}/handler.ts`,
  options: deployed,
  occasion,
});
const usual = (folder: FunctionFolder, occasion: OccasionName): Source => ({
  entry: `bench/cold-start/conventional/${folder}.ts`,
  options: conventional,
  occasion,
});

const sources = {
  empty: bare('empty', 'floor'),
  floor: bare('floor', 'floor'),
  bareClose: bare('bare-close', 'closing'),
  bareTick: bare('bare-tick', 'dueTick'),
  close: ours(closing, 'closing'),
  usualClose: usual(closing, 'closing'),
  dueTick: ours(polling, 'dueTick'),
  usualDueTick: usual(polling, 'dueTick'),
  idleTick: ours(polling, 'idleTick'),
  usualIdleTick: usual(polling, 'idleTick'),
} satisfies Record<string, Source>;

export type ProgramName = keyof typeof sources;
export type Programs = Record<ProgramName, Program>;

export const programNames: readonly ProgramName[] = [
  'empty',
  'floor',
  'bareClose',
  'bareTick',
  'close',
  'usualClose',
  'dueTick',
  'usualDueTick',
  'idleTick',
  'usualIdleTick',
];

async function build(name: ProgramName, folder: string): Promise<Program> {
  const { entry, options, occasion } = sources[name];
  return { ...(await bundle(entry, options, folder, name)), occasion };
}

/** Bundles all programs that are compared. Each has its own folder, as Lambda would unpack it. */
export async function buildPrograms(folder: string): Promise<Programs> {
  return {
    empty: await build('empty', folder),
    floor: await build('floor', folder),
    bareClose: await build('bareClose', folder),
    bareTick: await build('bareTick', folder),
    close: await build('close', folder),
    usualClose: await build('usualClose', folder),
    dueTick: await build('dueTick', folder),
    usualDueTick: await build('usualDueTick', folder),
    idleTick: await build('idleTick', folder),
    usualIdleTick: await build('usualIdleTick', folder),
  };
}
