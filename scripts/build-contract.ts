/**
 * `npm run contract`: writes the JSON Schemas and the AsyncAPI document of docs/contract anew from the functions' own
 * schemas. With `-- --release` the schemas also become what later versions are compared with.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { contractFiles, contractFolder, releasedFolder, repository, schemaFiles } from './contract-files.ts';

/** Code points that no character has stand in patterns, and some tools do not survive them in a file. */
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
  .description('Writes docs/contract anew from the schemas that the functions use.')
  .option('--release', 'also keep the schemas as released: what later versions of v1 must not break')
  .action(build)
  .parse();
