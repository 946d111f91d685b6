import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build as esbuild, type Plugin } from 'esbuild';
import { build, repository } from '../../infra/aws/bundle/esbuild-options.ts';

/** A program to start, as a file on the disk. */
export interface Built {
  file: string;
  bytes: number;
}

/**
 * Changes the text of the project's files whose names match, while they are bundled. @throws when nothing was changed
 */
export function rewriting(filter: RegExp, change: (code: string) => string): Plugin {
  return {
    name: String(filter),
    setup({ onLoad, onEnd }) {
      let changed = 0;
      onLoad({ filter }, async ({ path: file }) => {
        if (file.includes('node_modules')) return undefined;
        const code = await readFile(file, 'utf8');
        const contents = change(code);
        if (contents !== code) changed += 1;
        return { contents, loader: 'ts' };
      });
      onEnd(() => {
        if (changed === 0)
          throw new Error(`The files that match ${filter} have nothing to change: adapt the pattern`);
      });
    },
  };
}

/** With `import { z }`, all of zod is bundled, and not only what is used of it. */
const zodByName = rewriting(/\.ts$/, (code) =>
  code.replace(/import \* as z from 'zod(\/mini)?'/, "import { z } from 'zod'"),
);

/** The options of the CDK's function construct when it only has to minify and to bundle the SDK. */
export const conventional: BuildOptions = {
  absWorkingDir: repository,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  minify: true,
  plugins: [zodByName],
};

/** The options with which the functions are deployed. */
export const deployed: BuildOptions = {
  ...build,
  mainFields: [...build.mainFields],
  alias: { ...build.alias },
};

/**
 * Bundles an entry, given by its path in the repository, to `<folder>/<name>/index.js`, as Lambda unpacks a function.
 */
export async function bundle(
  entry: string,
  options: BuildOptions,
  folder: string,
  name: string,
): Promise<Built> {
  const file = path.join(folder, name, options.format === 'esm' ? 'index.mjs' : 'index.js');
  await esbuild({ ...options, entryPoints: [entry], outfile: file, logLevel: 'error' });
  return { file, bytes: (await stat(file)).size };
}

/** Bundles the code that loads the program in every measured process. */
export async function bundleDriver(folder: string): Promise<string> {
  const options: BuildOptions = { ...conventional, minify: false, plugins: [] };
  return (await bundle('bench/cold-start/process.ts', options, folder, 'process')).file;
}
