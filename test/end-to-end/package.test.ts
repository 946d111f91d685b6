import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { createLedger } from '../../functions/shared/ledger/ledger.ts';
import { codeVersion } from '../../infra/aws/bundle/function-code.ts';
import { clientSettings } from '../../infra/local/emulators/local-account.ts';
import type { FunctionSetup } from '../../infra/local/local-stack.ts';
import { packageTemplate } from '../../scripts/package/template.ts';
import { blocksOf } from '../contract/documents.ts';
import { templateOf } from '../infra/aws/template.ts';
import {
  describedFunction,
  localSettings,
  outputRef,
  repository,
  setupOf,
  type Template,
  template as templateSchema,
} from './synth.ts';
import { type LocalWorld, startLocalWorld } from './world.ts';

const home = mkdtempSync(path.join(tmpdir(), 'package-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Ended {
  status: number;
  output: string;
}

async function run(cwd: string, command: string, ...args: string[]): Promise<Ended> {
  try {
    const { stdout, stderr } = await promisify(execFile)(command, args, { cwd, maxBuffer: 2 ** 26 });
    return { status: 0, output: `${stdout}${stderr}` };
  } catch (error) {
    const { code, stdout, stderr } = Object(error);
    return { status: Number(code), output: `${stdout}${stderr}` };
  }
}

/** `npm run package` as somebody types it. */
const packaged = (out: string, ...settings: string[]) =>
  run(
    repository,
    process.execPath,
    path.join(repository, 'scripts/package/main.ts'),
    ...['--out', out],
    ...settings.flatMap((setting) => ['-c', setting]),
  );

const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const hashesIn = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder).map((file) => [file, sha256(readFileSync(path.join(folder, file)))]),
  );
const readTemplate = (folder: string): Template & { text: string } => {
  const text = readFileSync(path.join(folder, 'zuora-pending-close.template.json'), 'utf8');
  return { ...templateSchema.parse(JSON.parse(text)), text };
};

const dist = path.join(home, 'dist');
const again = path.join(home, 'again');
let printed: Ended;
beforeAll(async () => {
  [printed] = await Promise.all([packaged(dist), packaged(again)]);
});

describe('npm run package', () => {
  test('writes the template, the zips, the npm package and licences, and prints the hash of each', () => {
    const hashes = hashesIn(dist);

    expect(Object.keys(hashes)).toEqual([
      expect.stringMatching(/^poll-trial-balance-[0-9a-f]{12}\.zip$/),
      expect.stringMatching(/^set-pending-close-[0-9a-f]{12}\.zip$/),
      expect.stringMatching(/^zuora-pending-close-\d+\.\d+\.\d+\.tgz$/),
      'zuora-pending-close-third-party-licenses.txt',
      'zuora-pending-close.template.json',
    ]);
    for (const [file, hash] of Object.entries(hashes)) {
      expect(printed.output).toMatch(new RegExp(`^${hash}  .*${file}$`, 'm'));
      if (file.endsWith('.zip')) expect(file).toContain(`-${hash.slice(0, 12)}.zip`);
    }
  });

  test('makes the same bytes again', () => {
    expect(hashesIn(again)).toEqual(hashesIn(dist));
  });

  test('makes a template that knows the CDK no more, and its code by two parameters', () => {
    const { text, Resources } = readTemplate(dist);
    const { Parameters, Rules, Metadata } = JSON.parse(text);
    const functions = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');

    expect(text).not.toMatch(/cdk-|hnb659fds|aws:cdk|aws:asset|Token\[/);
    expect(Object.keys(Parameters)).toEqual(['AssetBucket', 'AssetKeyPrefix']);
    expect(Rules).toBeUndefined();
    expect(Metadata).toEqual({ CodeVersion: codeVersion() });
    expect(functions.map(({ Properties }) => Properties.Code)).toEqual(
      ['set-pending-close', 'poll-trial-balance'].map((name) => ({
        S3Bucket: { Ref: 'AssetBucket' },
        S3Key: {
          'Fn::Join': [
            '',
            [{ Ref: 'AssetKeyPrefix' }, readdirSync(dist).find((file) => file.startsWith(name))],
          ],
        },
      })),
    );
    // CloudFormation takes a template of 51,200 bytes in a call; a larger one has to be in a bucket.
    expect(Buffer.byteLength(text)).toBeLessThan(51_200);
  });

  test('names everything by the name that the stack is given when it is deployed', () => {
    const { Resources, text } = readTemplate(dist);
    const names = Object.values(Resources).flatMap(({ Type, Properties }) =>
      Type === 'AWS::CloudWatch::Alarm' ? [JSON.stringify(Properties.AlarmName)] : [],
    );

    expect(names.length).toBeGreaterThan(10);
    for (const name of names) expect(name).toContain('{"Ref":"AWS::StackName"}');
    expect(text).not.toContain('ZuoraPendingClose-');
  });

  test.each(['ZuoraPendingClose', 'closes-eu'])(
    'has the logical ids of the stack %s as the CDK deployed it, so that it can take it over',
    (stackName) => {
      const { template } = packageTemplate({ ...cdkJson.context, stackName });
      const { Resources } = templateSchema.parse(JSON.parse(template));

      expect(Object.keys(Resources).sort()).toEqual(
        Object.keys(templateOf({ stackName }).toJSON().Resources).sort(),
      );
    },
  );

  test('prints what the policy of a key must say, for a stack whose name is not known yet', async () => {
    const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const { remarks } = packageTemplate({ ...cdkJson.context, encryptionKeyArn: keyArn });

    expect(remarks).toEqual([expect.stringContaining(`The policy of ${keyArn} must allow this`)]);
    expect(remarks[0]).toContain(':alarm:<stack name>-*');
    expect(remarks[0]).not.toContain('Token[');
  });

  test.each([
    [
      'deadlineHours=100',
      'The settings in the CDK context are not valid:\n  deadlineHours: must be a whole number',
    ],
    ['deadlineHours', 'deadlineHours: must be name=value'],
  ])('refuses -c %s, and leaves what is there', async (setting, message) => {
    const out = path.join(home, 'kept');
    mkdirSync(out, { recursive: true });
    writeFileSync(path.join(out, 'kept.txt'), '');

    const { status, output } = await packaged(out, setting);

    expect({ status, files: readdirSync(out) }).toEqual({ status: 1, files: ['kept.txt'] });
    expect(output).toContain(message);
    expect(output).not.toContain('    at ');
  });
});

/** The handlers out of the zips, over the wire, as the template describes them. */
describe('the zips', () => {
  let world: LocalWorld;
  let template: Template;

  beforeAll(async () => {
    const packed = packageTemplate({ ...cdkJson.context, ...localSettings });
    template = templateSchema.parse(JSON.parse(packed.template));
    const setup = async (output: string): Promise<FunctionSetup> => {
      const properties = template.Resources[outputRef(template, output)]?.Properties;
      const [, zip] = z
        .object({
          Code: z.object({
            S3Key: z.object({ 'Fn::Join': z.tuple([z.string(), z.tuple([z.unknown(), z.string()])]) }),
          }),
        })
        .parse(properties).Code.S3Key['Fn::Join'][1];
      const bundle = path.join(home, zip.replace('.zip', ''));
      writeFileSync(`${bundle}.zip`, packed.zips[zip] ?? '');
      expect(await run(home, 'unzip', '-q', `${bundle}.zip`, '-d', bundle)).toEqual({
        status: 0,
        output: '',
      });
      return setupOf(describedFunction(properties, bundle), template, { 'AWS::StackName': 'finance-closes' });
    };
    world = await startLocalWorld({
      closing: await setup('SetPendingCloseFunctionName'),
      polling: await setup('PollTrialBalanceFunctionName'),
    });
    world.outcomes();
  });
  afterAll(() => world.stop());

  test('close a period, and write into the ledger which code did it', async () => {
    const { entityId, november } = world.entity();
    const requestId = await world.ask(entityId, { name: 'Nov 2026' });

    const event = await world.outcomeOf(requestId);

    expect(event.data).toMatchObject({ outcome: 'completed', accountingPeriod: { id: november } });
    expect(world.putsFor(november)).toEqual([{ effect: true, status: 200 }]);
    const { emulators } = world;
    const client = DynamoDBDocumentClient.from(
      new DynamoDBClient(clientSettings(emulators.endpoints.dynamodb)),
    );
    const item = await createLedger(client, emulators.ledgerTableName).get({ tenant: 'default', requestId });
    client.destroy();
    const written = item?.codeVersion;
    expect(written).toBe(codeVersion());
  });
});

/** An app of somebody who has the npm package, and no bundler. */
describe('zuora-pending-close/cdk', () => {
  const app = path.join(home, 'app');
  const installed = path.join(app, 'node_modules/zuora-pending-close');

  beforeAll(async () => {
    mkdirSync(app);
    writeFileSync(path.join(app, 'package.json'), '{"name":"app","version":"1.0.0"}');
    const tarball = readdirSync(dist).find((file) => file.endsWith('.tgz')) ?? '';
    const quiet = ['--offline', '--no-update-notifier', '--no-audit', '--no-fund', '--ignore-scripts'];
    expect(await run(app, 'npm', 'install', ...quiet, path.join(dist, tarball))).toMatchObject({ status: 0 });
    for (const peer of ['aws-cdk-lib', 'constructs'])
      symlinkSync(path.join(repository, 'node_modules', peer), path.join(app, 'node_modules', peer));
  });

  const synthesized = (out: string): Template =>
    templateSchema.parse({
      Outputs: {},
      ...JSON.parse(readFileSync(path.join(app, out, 'Finance.template.json'), 'utf8')),
    });

  const source = (imports: string, out: string) => `
    ${imports}
    const app = new App({ outdir: ${JSON.stringify(out)} });
    const stack = new Stack(app, 'Finance');
    const emea = new PendingClose(stack, 'Emea', { secretPrefix: 'zuora/emea', deadlineHours: 48 });
    new PendingClose(stack, 'Us', { secretPrefix: 'zuora/us' });
    emea.addOutputs();
    emea.outcomeTopic.addSubscription(new EmailSubscription('desk@example.com'));
    emea.closeRequestQueue.grantSendMessages(new AccountPrincipal('111122223333'));
    app.synth();
  `;
  const modules = {
    'aws-cdk-lib': 'App, Stack',
    'aws-cdk-lib/aws-iam': 'AccountPrincipal',
    'aws-cdk-lib/aws-sns-subscriptions': 'EmailSubscription',
    'zuora-pending-close/cdk': 'PendingClose',
  };
  const imports = Object.entries(modules).map(([from, names]) => `import { ${names} } from '${from}';`);
  const requires = Object.entries(modules).map(([from, names]) => `const { ${names} } = require('${from}');`);

  test('is synthesized by an app of either kind of modules, with the bundles that it brings', async () => {
    writeFileSync(path.join(app, 'app.mjs'), source(imports.join('\n'), 'esm'));
    writeFileSync(path.join(app, 'app.cjs'), source(requires.join('\n'), 'cjs'));

    expect(await run(app, process.execPath, 'app.mjs')).toEqual({ status: 0, output: '' });
    expect(await run(app, process.execPath, 'app.cjs')).toEqual({ status: 0, output: '' });

    const template = synthesized('esm');
    expect(synthesized('cjs')).toEqual(template);
    expect(Object.keys(template.Outputs)).toContain('CloseRequestQueueUrl');
    const versions = Object.values(template.Resources)
      .filter(({ Type }) => Type === 'AWS::Lambda::Function')
      .map(({ Properties }) => Object(Properties.Environment).Variables.CODE_VERSION);
    expect(versions).toEqual(Array.from({ length: 4 }, () => codeVersion()));
    const bundles = readdirSync(path.join(app, 'esm')).filter((name) => name.startsWith('asset.'));
    expect(bundles).toHaveLength(2);
    const ours = ['set-pending-close', 'poll-trial-balance'].map((name) =>
      sha256(readFileSync(path.join(installed, 'cdk/functions', name, 'index.js'))),
    );
    const theirs = bundles.map((name) => sha256(readFileSync(path.join(app, 'esm', name, 'index.js'))));
    expect(theirs.toSorted()).toEqual(ours.toSorted());
  });

  test('brings no bundler, and asks for the CDK alone', () => {
    const code = readFileSync(path.join(installed, 'cdk/cdk.cjs'), 'utf8');
    const required = [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = '']) => name);

    expect(required.filter((name) => !/^(aws-cdk-lib(\/|$)|constructs$|node:path$)/.test(name))).toEqual([]);
    expect(readdirSync(path.join(app, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'aws-cdk-lib',
      'constructs',
      'zuora-pending-close',
    ]);
  });

  test('tells a setting that breaks its rule by the path of the construct', async () => {
    const wrong = source(requires.join('\n'), 'wrong').replace('deadlineHours: 48', 'deadlineHours: 480');
    writeFileSync(path.join(app, 'wrong.cjs'), wrong);

    const { status, output } = await run(app, process.execPath, 'wrong.cjs');

    expect(status).not.toBe(0);
    expect(output).toContain(
      'The settings of Finance/Emea are not valid:\n  deadlineHours: must be a whole number from 1 to 72',
    );
  });

  test('does what docs/cdk.md shows, and keeps what a deployed stack has under the id Default', async () => {
    const page = readFileSync(path.join(repository, 'docs/cdk.md'), 'utf8');
    const blocks = blocksOf('docs/cdk.md', page).filter(({ language }) => language === 'ts');
    const templates = await Promise.all(
      blocks.map(async ({ text }, index) => {
        const [file, out] = [`shown-${index}.mts`, path.join(app, `shown-${index}`)];
        writeFileSync(path.join(app, file), text);
        const env = { ...process.env, CDK_OUTDIR: out };
        await promisify(execFile)(process.execPath, [file], { cwd: app, env });
        const [name = ''] = readdirSync(out).filter((each) => each.endsWith('.template.json'));
        return templateSchema.parse(JSON.parse(readFileSync(path.join(out, name), 'utf8')));
      }),
    );

    expect(
      templates.map(({ Resources }) => Object.keys(Resources).filter((id) => id.includes('LedgerTable'))),
    ).toEqual([
      [expect.stringMatching(/^ClosesLedgerTable/)],
      // As deployed stacks have it.
      ['LedgerTable9343E4AA'],
    ]);
  });

  test('has types that find a wrong setting in an app of TypeScript, of either kind of modules', async () => {
    const good = source(imports.join('\n'), 'ts');
    const bad = good
      .replace('deadlineHours: 48', "deadlineHours: '48'")
      .replace("secretPrefix: 'zuora/us'", 'prefix: 1');
    const page = readFileSync(path.join(repository, 'docs/cdk.md'), 'utf8');
    const shown = blocksOf('docs/cdk.md', page).find(({ language }) => language === 'ts')?.text ?? '';
    const files = { 'good.mts': good, 'good.cts': good, 'shown.mts': shown, 'bad.cts': bad };
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(app, name), text);
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      // The CDK's own declarations are not valid under these options.
      skipLibCheck: true,
      module: 'nodenext',
      target: 'es2023',
      lib: ['es2023'],
      types: [],
      noEmit: true,
    };
    writeFileSync(
      path.join(app, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: Object.keys(files) }),
    );
    const tsc = path.join(repository, 'node_modules/typescript/bin/tsc');
    const { output } = await run(app, process.execPath, tsc, '-p', '.');
    const errors = output.split('\n').filter((line) => line.includes('error'));

    expect(errors).toEqual([
      expect.stringMatching(/^bad\.cts.*Type 'string' is not assignable to type 'number'/),
      expect.stringMatching(/^bad\.cts.*'prefix' does not exist in type 'PendingCloseProps'/),
    ]);
  });
});
