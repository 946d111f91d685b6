import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import * as z from 'zod';
import { functionFolders } from '../../infra/aws/bundle/esbuild-options.ts';
import { bundle, codeVersion } from '../../infra/aws/bundle/function-code.ts';
import { contractFolder, repository } from '../contract-files.ts';
import { thirdPartyLicenses } from './third-party-licenses.ts';

/**
 * The package `zuora-pending-close`. It has `./contract` for senders and subscribers and `./cdk` for apps of the CDK,
 * as JavaScript with declarations and without dependencies (docs/decisions/0007-contract-package.md), and its own
 * package.json, because the repository's package.json lists the dependencies of the functions.
 */
const contract = { folder: 'functions/contract', entry: 'contract' };
const construct = { folder: 'infra/aws/construct', entry: 'cdk' };

const ownPackage = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  engines: z.record(z.string(), z.string()),
});
const cdkPackage = z.object({ version: z.string(), peerDependencies: z.object({ constructs: z.string() }) });
const readJson = (file: string): unknown => JSON.parse(readFileSync(path.join(repository, file), 'utf8'));

/** Runs a program and returns its output. @throws Error with the output if it fails */
function run(command: string, args: readonly string[], cwd: string): string {
  const shell = process.platform === 'win32';
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', shell });
  if (status !== 0) throw new Error(`${command} failed: ${stdout}${stderr}`);
  return stdout;
}

const packed = {
  absWorkingDir: repository,
  bundle: true,
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
} as const satisfies BuildOptions;

async function writeContract(folder: string): Promise<void> {
  await build({
    ...packed,
    entryPoints: [path.join(repository, contract.folder, `${contract.entry}.ts`)],
    outfile: path.join(folder, `${contract.entry}.js`),
    format: 'esm',
  });
}

/** Replaces the code that bundles the functions by code that finds the finished bundles beside the construct. */
const packedCode: Plugin = {
  name: 'packed-code',
  setup({ onResolve }) {
    onResolve({ filter: /\/function-code\.ts$/ }, () => ({
      path: path.join(repository, 'infra/aws/bundle/packed-code.ts'),
    }));
  },
};

/**
 * CommonJS, as in an app of `cdk init`: both CommonJS and ES modules can import it.
 *
 * @returns the files whose code is in it, or in the functions
 */
async function writeConstruct(folder: string): Promise<string[]> {
  const { metafile } = await build({
    ...packed,
    entryPoints: [path.join(repository, construct.folder, `${construct.entry}.ts`)],
    outfile: path.join(folder, `${construct.entry}.cjs`),
    format: 'cjs',
    external: ['aws-cdk-lib', 'constructs'],
    define: { packedCodeVersion: JSON.stringify(codeVersion()) },
    plugins: [packedCode],
    metafile: true,
  });
  const inFunctions = functionFolders.flatMap((each) => bundle(each, path.join(folder, 'functions', each)));
  return [...Object.keys(metafile.inputs), ...inFunctions];
}

/** Writes the entry's declarations and all that they import. None imports anything outside its folder. */
function writeDeclarations(
  folder: string,
  source: { folder: string; entry: string },
  module: 'js' | 'cjs',
): void {
  const scratch = path.join(folder, '.declarations');
  mkdirSync(scratch, { recursive: true });
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    types: ['node'],
    typeRoots: [path.join(repository, 'node_modules/@types')],
    rootDir: repository,
    outDir: scratch,
  };
  const project = path.join(scratch, 'tsconfig.json');
  const settings = { extends: path.join(repository, 'tsconfig.json'), compilerOptions, include: [] };
  const files = [path.join(repository, source.folder, `${source.entry}.ts`)];
  writeFileSync(project, JSON.stringify({ ...settings, files }));
  run('tsc', ['-p', project], repository);
  const emitted = path.join(scratch, source.folder);
  const names = [source.entry];
  // The list grows during the loop: a declaration adds the ones that it imports.
  for (const name of names) {
    const text = readFileSync(path.join(emitted, `${name}.d.ts`), 'utf8');
    const imported = [...text.matchAll(/from '\.\/([\w-]+)\.ts'/g)].map(([, found = '']) => found);
    names.push(...imported.filter((found) => !names.includes(found)));
    // The package has JavaScript, so the declarations must import that.
    writeFileSync(
      path.join(folder, `${name}.d.${module.replace('j', 't')}`),
      text.replaceAll(/(?<=from '\.\/[\w-]+)\.ts(?=')/g, `.${module}`),
    );
  }
  rmSync(scratch, { recursive: true });
}

function writeManifest(folder: string): void {
  const { name, version, license, engines } = ownPackage.parse(readJson('package.json'));
  const cdk = cdkPackage.parse(readJson('node_modules/aws-cdk-lib/package.json'));
  const peers = { 'aws-cdk-lib': `^${cdk.version}`, constructs: cdk.peerDependencies.constructs };
  const manifest = {
    name,
    version,
    description:
      'zuora-pending-close for programs: the contract of senders and subscribers, and a construct for the CDK.',
    license,
    type: 'module',
    engines,
    exports: {
      './contract': { types: `./${contract.entry}.d.ts`, default: `./${contract.entry}.js` },
      './cdk': { types: `./cdk/${construct.entry}.d.cts`, default: `./cdk/${construct.entry}.cjs` },
    },
    sideEffects: false,
    peerDependencies: peers,
    // Senders and subscribers need neither.
    peerDependenciesMeta: Object.fromEntries(Object.keys(peers).map((peer) => [peer, { optional: true }])),
  };
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  // The bundles are CommonJS. This file makes Node load them so.
  writeFileSync(path.join(folder, 'cdk/package.json'), '{"type":"commonjs"}\n');
}

/** Writes all files of the package into a folder, which is emptied first. */
export async function stagePackage(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const cdk = path.join(folder, 'cdk');
  mkdirSync(cdk, { recursive: true });
  await writeContract(folder);
  writeDeclarations(folder, contract, 'js');
  const files = await writeConstruct(cdk);
  writeDeclarations(cdk, construct, 'cjs');
  writeManifest(folder);
  copyFileSync(path.join(contractFolder, 'package.md'), path.join(folder, 'README.md'));
  copyFileSync(path.join(repository, 'LICENSE'), path.join(folder, 'LICENSE'));
  // zod's code is in the contract as well; its licence is among these.
  writeFileSync(path.join(folder, 'LICENSES-third-party.txt'), thirdPartyLicenses(repository, files));
}

/**
 * Packs a staged folder. The modes of its files depend on the umask of whoever makes or cloned them, and npm packs them.
 * So they are set first: the same sources make the same bytes, which everybody can read.
 *
 * @returns the path of the tarball in `destination`
 */
export function packPackage(folder: string, destination: string): string {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    chmodSync(path.join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  const printed = run(
    'npm',
    ['pack', folder, '--pack-destination', destination, '--json', '--offline', '--no-update-notifier'],
    repository,
  );
  const [made] = z.array(z.object({ filename: z.string() })).parse(JSON.parse(printed));
  return path.join(destination, made?.filename ?? '');
}
