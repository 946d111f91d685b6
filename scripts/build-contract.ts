/**
 * `npm run contract`: generates the JSON Schemas and the AsyncAPI document in docs/contract from the functions'
 * schemas. With `-- --release`, later versions are also compared with these schemas.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { contractFiles, contractFolder, releasedFolder, repository, schemaFiles } from './contract-files.ts';

/** Escapes code points that occur in patterns and that some tools cannot read in a file. */
function textOf(content: object): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16)}`;
  return `${JSON.stringify(content, null, 2).replaceAll(/[\u2028\u2029\ufffe\uffff]/g, escaped)}\n`;
}

function write(folder: string, files: Record<string, object>): string[] {
  return Object.entries(files).map(([name, content]) => {
    const file = path.join(folder, name);
    writeFileSync(file, textOf(content));
    return file;
  });
}

function build({ release }: { release?: boolean }): void {
  const files = contractFiles();
  const schemas = Object.fromEntries(Object.keys(schemaFiles).map((name) => [name, files[name] ?? {}]));
  const written = [...write(contractFolder, files), ...(release ? write(releasedFolder, schemas) : [])];
  const { status } = spawnSync('biome', ['format', '--write', '--log-level=warn', ...written], {
    cwd: repository,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  for (const file of written) console.log(path.relative(repository, file));
  process.exitCode = status ?? 1;
}

new Command('npm run contract --')
  .description('Generates docs/contract from the schemas that the functions use.')
  .option(
    '--release',
    'also store the schemas as released: later versions of v1 must stay compatible with them',
  )
  .action(build)
  .parse();
