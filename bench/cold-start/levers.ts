/**
 * `npm run bench`: what each lever of the bundling is worth when a container starts. Every variant of the closing
 * function's bundle is loaded in fresh processes, in turn with the others, and compared with the bundle as it is
 * deployed. Only ratios and sizes are printed: the times themselves are this machine's.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BuildOptions, build } from 'esbuild';

const rounds = 15;
const repository = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'cold-start-'));

/** As `infra/aws/bundling.ts` has it. */
const deployed: BuildOptions = {
  entryPoints: [path.join(repository, 'functions/set-pending-close/handler.ts')],
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  minify: true,
  mainFields: ['module', 'main'],
  alias: {
    '@aws-sdk/credential-provider-node': path.join(repository, 'functions/shared/environment-credentials.ts'),
  },
};

const variants: Record<string, BuildOptions> = {
  'as deployed': deployed,
  'without mainFields module,main': { ...deployed, mainFields: ['main', 'module'] },
  "with the SDK's credential chain": { ...deployed, alias: {} },
  'not minified': { ...deployed, minify: false },
  'as an ES module': {
    ...deployed,
    format: 'esm',
    banner: { js: "import {createRequire} from 'node:module';const require=createRequire(import.meta.url);" },
  },
};

/** Milliseconds from the first line of a process to the bundle's handler being there. */
function load(file: string): number {
  const script = `const t=performance.now();import(${JSON.stringify(file)}).then(()=>console.log(performance.now()-t))`;
  return Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }));
}

function median(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

try {
  const files = new Map<string, string>();
  for (const [index, [name, options]] of Object.entries(variants).entries()) {
    const outfile = path.join(folder, `${index}.${options.format === 'esm' ? 'mjs' : 'cjs'}`);
    await build({ ...options, outfile, logLevel: 'error' });
    files.set(name, outfile);
  }
  const times = new Map([...files.keys()].map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, file] of files) times.get(name)?.push(load(file));
  }
  const reference = median(times.get('as deployed') ?? []);
  console.log(`Loading the closing function's bundle, medians of ${rounds}, as ratios of the deployed one:`);
  for (const [name, file] of files) {
    const ratio = (median(times.get(name) ?? []) / reference).toFixed(2);
    console.log(
      `${ratio.padStart(6)}  ${String(Math.round(statSync(file).size / 1024)).padStart(5)} kB  ${name}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
