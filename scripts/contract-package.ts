import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import * as z from 'zod';
import { contractFolder, repository } from './contract-files.ts';

/**
 * The package `zuora-pending-close` that senders and subscribers install. It has only `./contract`, as JavaScript with
 * declarations and without dependencies (docs/decisions/0007-contract-package.md), and its own package.json, because
 * the repository's package.json lists the dependencies of the functions.
 */
const source = path.join(repository, 'functions/contract');
const entry = 'contract';

const ownPackage = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  engines: z.record(z.string(), z.string()),
});

/** Runs a program and returns its output. @throws Error with the output if it fails */
function run(command: string, args: readonly string[], cwd: string): string {
  const shell = process.platform === 'win32';
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', shell });
  if (status !== 0) throw new Error(`${command} failed: ${stdout}${stderr}`);
  return stdout;
}

async function writeCode(folder: string): Promise<void> {
  await build({
    absWorkingDir: repository,
    entryPoints: [path.join(source, `${entry}.ts`)],
    outfile: path.join(folder, `${entry}.js`),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
}

/** Writes the entry's declarations and all that they import. None imports anything outside the folder. */
function writeDeclarations(folder: string): void {
  const scratch = path.join(folder, '.declarations');
  mkdirSync(scratch, { recursive: true });
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    types: ['node'],
    typeRoots: [path.join(repository, 'node_modules/@types')],
    rootDir: path.join(repository, 'functions'),
    outDir: scratch,
  };
  const project = path.join(scratch, 'tsconfig.json');
  const settings = { extends: path.join(repository, 'tsconfig.json'), compilerOptions, include: [] };
  writeFileSync(project, JSON.stringify({ ...settings, files: [path.join(source, `${entry}.ts`)] }));
  run('tsc', ['-p', project], repository);
  const emitted = path.join(scratch, path.basename(source));
  const names = [entry];
  // The list grows during the loop: a declaration adds the ones that it imports.
  for (const name of names) {
    const text = readFileSync(path.join(emitted, `${name}.d.ts`), 'utf8');
    const imported = [...text.matchAll(/from '\.\/([\w-]+)\.ts'/g)].map(([, found = '']) => found);
    names.push(...imported.filter((found) => !names.includes(found)));
    // The package has JavaScript, so the declarations must import `.js`.
    writeFileSync(
      path.join(folder, `${name}.d.ts`),
      text.replaceAll(/(?<=from '\.\/[\w-]+)\.ts(?=')/g, '.js'),
    );
  }
  rmSync(scratch, { recursive: true });
}

function writeManifest(folder: string): void {
  const { name, version, license, engines } = ownPackage.parse(
    JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')),
  );
  const description = 'Types, an outcome parser and a request builder for zuora-pending-close.';
  const exports = { './contract': { types: `./${entry}.d.ts`, default: `./${entry}.js` } };
  const manifest = {
    name,
    version,
    description,
    license,
    type: 'module',
    engines,
    exports,
    sideEffects: false,
  };
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Writes all files of the package into a folder, which is emptied first. */
export async function stageContract(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await writeCode(folder);
  writeDeclarations(folder);
  writeManifest(folder);
  copyFileSync(path.join(contractFolder, 'package.md'), path.join(folder, 'README.md'));
  copyFileSync(path.join(repository, 'LICENSE'), path.join(folder, 'LICENSE'));
  // zod's code is in the bundle, so its licence must be in the package.
  copyFileSync(path.join(repository, 'node_modules/zod/LICENSE'), path.join(folder, 'LICENSE-zod'));
}

/** Packs a staged folder. @returns the path of the tarball in `destination` */
export function packContract(folder: string, destination: string): string {
  const printed = run(
    'npm',
    ['pack', folder, '--pack-destination', destination, '--json', '--offline', '--no-update-notifier'],
    repository,
  );
  const [packed] = z.array(z.object({ filename: z.string() })).parse(JSON.parse(printed));
  return path.join(destination, packed?.filename ?? '');
}
