/**
 * `npm run package`: writes to `dist/` what a release consists of, and what is deployed without the CDK: the template with
 * the zips of the functions, and the npm package. The same sources and settings make the same bytes.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { SettingsError } from '../../infra/aws/settings/settings.ts';
import { repository } from '../contract-files.ts';
import { packPackage, stagePackage } from './npm-package.ts';
import { packageTemplate, sha256 } from './template.ts';

const name = 'zuora-pending-close';

/** `name=value`, as the CDK takes it. */
function addSetting(text: string, settings: Record<string, string>): Record<string, string> {
  const [key = '', ...value] = text.split('=');
  if (value.length === 0) throw new SettingsError([`${text}: must be name=value`], 'of -c');
  return { ...settings, [key]: value.join('=') };
}

async function writePackage({
  context,
  out,
}: {
  context: Record<string, string>;
  out: string;
}): Promise<void> {
  const folder = path.resolve(out);
  const { template, zips, remarks } = packageTemplate({ ...cdkJson.context, ...context });
  for (const remark of remarks) console.error(`${remark}\n`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const staged = path.join(folder, 'npm');
  await stagePackage(staged);
  const tarball = path.basename(packPackage(staged, folder));
  const files = {
    [`${name}.template.json`]: template,
    ...zips,
    [`${name}-third-party-licenses.txt`]: readFileSync(path.join(staged, 'LICENSES-third-party.txt')),
  };
  for (const [file, content] of Object.entries(files)) writeFileSync(path.join(folder, file), content);
  rmSync(staged, { recursive: true });
  for (const file of [...Object.keys(files), tarball])
    console.log(
      `${sha256(readFileSync(path.join(folder, file)))}  ${path.relative(process.cwd(), path.join(folder, file))}`,
    );
}

try {
  await new Command('npm run package --')
    .description('Writes the template with its zips, and the npm package, to dist/.')
    .option(
      '-c, --context <name=value>',
      'a setting, in place of the one in cdk.json; repeatable',
      addSetting,
      {},
    )
    .option('--out <folder>', 'where to write to; the folder is emptied first', path.join(repository, 'dist'))
    .action(writePackage)
    .parseAsync();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  // The reader can fix the settings: a stack trace would not help.
  console.error(error.message);
  process.exitCode = 1;
}
