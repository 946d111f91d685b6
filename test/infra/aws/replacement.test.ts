import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { App } from 'aws-cdk-lib';
import { afterAll, describe, expect, it } from 'vitest';
import cdkJson from '../../../cdk.json' with { type: 'json' };
import { repository } from '../../../infra/aws/bundle/esbuild-options.ts';
import { PendingCloseStack } from '../../../infra/aws/stack.ts';
import { type Context, company, encrypted, settingsOf } from './settings/settings-sets.ts';
import { templateOf } from './template.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'replacement-'));
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * What a deployment would replace or remove of a stack that was deployed from a template: by the CDK's own diff, which
 * knows from CloudFormation's schemas what each change of a property means.
 */
async function lostBy(settings: Context, deployed: object): Promise<string[]> {
  const file = path.join(folder, 'deployed.json');
  writeFileSync(file, JSON.stringify(deployed));
  const outdir = mkdtempSync(path.join(folder, 'cdk.out-'));
  const app = new App({ outdir, context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [] } });
  new PendingCloseStack(app, settingsOf(settings));
  app.synth();
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [
      path.join(repository, 'node_modules/aws-cdk/bin/cdk'),
      ...['diff', '--app', outdir, '--template', file, '--output', outdir],
    ],
    { cwd: folder, env: { ...process.env, FORCE_COLOR: '0' }, maxBuffer: 16 * 1024 * 1024 },
  );
  const lines = `${stdout}${stderr}`.split('\n');
  expect(lines.filter((line) => line.startsWith('[~] AWS::')).length).toBeGreaterThan(2);
  return lines.filter((line) => /^\[.\] AWS::.* (replace|may be replaced|destroy|orphan)$/.test(line));
}

const deployed = () => templateOf({}).toJSON();

// CloudFormation changes all of these in place: what is stored stays where it is.
describe('a deployed stack loses', () => {
  const aSchedule = { scheduledCloses: [] };

  it('only the key of its own alarm topic when a customer key is set', async () => {
    const { stackName: _, createDefaultSecret: __, ...settings } = encrypted;

    expect(await lostBy(settings, deployed())).toEqual(['[-] AWS::KMS::Key AlarmsKey3C2381B3 destroy']);
  });

  it('its alarm topic when alarms go to another one, and nothing else for a network, tags and retention', async () => {
    expect((await lostBy({ ...company, ...aSchedule }, deployed())).sort()).toEqual([
      '[-] AWS::KMS::Key AlarmsKey3C2381B3 destroy',
      '[-] AWS::SNS::Topic AlarmsTopic3A2DFEBA destroy',
      '[-] AWS::SNS::TopicPolicy AlarmsTopicPolicyED3A875E destroy',
    ]);
  });

  it('nothing when tags change', async () => {
    const tagged = templateOf({ tags: { CostCenter: '4711', owner: 'finance' } }).toJSON();

    expect(await lostBy({ tags: { CostCenter: '4712' } }, tagged)).toEqual([]);
  });

  it('its ledger when the table’s primary key changes, so this check can fail', async () => {
    const other = JSON.parse(JSON.stringify(deployed()).replaceAll('"requestId"', '"otherId"'));

    expect(await lostBy({ logRetentionDays: 30 }, other)).toEqual([
      '[~] AWS::DynamoDB::Table Default/Ledger/Table LedgerTable9343E4AA replace',
    ]);
  });
});
