import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLedger } from '../../../functions/shared/ledger/ledger.ts';
import { type AwsEmulators, startAwsEmulators } from '../../../infra/local/emulators/aws-emulators.ts';
import { clientSettings } from '../../../infra/local/emulators/local-account.ts';
import { stackOutputs } from '../../../infra/local/stack-outputs.ts';
import { canaryCredentials, canaryMark } from '../../canary.ts';
import { anAcceptedItem } from '../../functions/poll-trial-balance/items.ts';
import { callerArn, startCloudFormation } from './fake-cloudformation.ts';
import { makeTool, type Tool } from './tool.ts';

let tool: Tool;
beforeAll(async () => {
  tool = await makeTool();
});
afterAll(() => tool.remove());

describe.concurrent('a deployed stack', () => {
  let emulators: AwsEmulators;
  let cloudFormation: Awaited<ReturnType<typeof startCloudFormation>>;
  let variables: Record<string, string>;
  beforeAll(async () => {
    emulators = await startAwsEmulators();
    const outputs = { ...stackOutputs(emulators), CredentialsSecretName: 'closes/eu/default' };
    const Variables = { ZUORA_EXTRA_HOSTS: '127.0.0.1' };
    const template = { Resources: { Function: { Properties: { Environment: { Variables } } } } };
    cloudFormation = await startCloudFormation({
      'Closes-eu': { outputs, template },
      Other: { outputs: { BucketName: 'x' }, template: {} },
    });
    const { url } = cloudFormation;
    variables = { ...emulators.variables, AWS_ENDPOINT_URL_CLOUDFORMATION: url, AWS_ENDPOINT_URL_STS: url };
  });
  afterAll(async () => {
    await cloudFormation.stop();
    await emulators.stop();
  });

  test('is found by its name and its outputs, and the record has the ARN of who carried out a step', async () => {
    const client = DynamoDBDocumentClient.from(
      new DynamoDBClient(clientSettings(emulators.endpoints.dynamodb)),
    );
    const ledger = createLedger(client, emulators.ledgerTableName);
    const { tenant, requestId } = await ledger.create(anAcceptedItem());

    const cancelled = await tool.runAs(variables, `cancel ${requestId} --stack Closes-eu --json`);
    expect(cancelled).toMatchObject({ code: 0, stdout: expect.stringContaining('"outcome": "withdrawn"') });
    const item = await ledger.get({ tenant, requestId });
    expect(item?.history.at(-1)).toMatchObject({ because: 'cancelled', by: callerArn });
    client.destroy();
  });

  test('is called at the SDK’s configured endpoints, whatever the host of its queue URLs', async () => {
    expect(new URL(emulators.deadLetterQueue.url).hostname).toMatch(/\.invalid$/);
    const asked = await tool.runAs(variables, 'request --name Nov-2026 --no-wait --stack Closes-eu');
    expect(asked).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^sent to the stack Closes-eu: .*\n$/),
    });
    const [sent] = await emulators.inspect(emulators.requestQueue.name);
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({ accountingPeriod: { name: 'Nov-2026' } });

    const listed = await tool.runAs(variables, 'dlq --stack Closes-eu --json');
    expect(listed).toMatchObject({ code: 0, stderr: '' });
  });

  test('is checked with the secret prefix of its outputs and the extra hosts of its template', async () => {
    const { clientId, clientSecret } = canaryCredentials;
    // No server listens there.
    const baseUrl = 'http://127.0.0.1:1';
    emulators.secrets.put('closes/eu/acme', { baseUrl, clientId, clientSecret });
    const { code, stdout, stderr } = await tool.runAs(variables, 'check acme --stack Closes-eu');
    expect(stdout).toMatch(/^✓ host allowed +http:\/\/127\.0\.0\.1:1\n✗ token obtained .*no answer\n +→ /m);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).not.toContain(canaryMark);
  });

  test.for([
    [
      'of that name is not there',
      'list',
      /^error: there is no stack ZuoraPendingClose in us-east-1 .*--stack.*\n$/,
    ],
    [
      'is another product’s',
      'list --stack Other',
      /^error: the stack Other has no output CloseRequestQueueUrl, .*\n$/,
    ],
  ] as const)('that %s is reported in one line', async ([_which, command, message]) => {
    const { code, stdout, stderr } = await tool.runAs(variables, command);
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([1, '']);
  });
});

describe.concurrent('wrong use gets one clear line', () => {
  test.for([
    ['lst', /^error: unknown command 'lst' \(Did you mean list\?\)$/],
    ['list --nme x', /^error: unknown option '--nme'/],
    [
      'dlq redirve --all',
      /^error: unknown command 'dlq redirve'\. It must be dlq with one of: list, redrive, discard\.$/,
    ],
    ['dlq discrad m-1', /^error: unknown command 'dlq discrad'\./],
    [
      'wake-up acme',
      /^error: unknown command 'wake-up acme'\. It must be wake-up with one of: show, test\.$/,
    ],
    [
      'list --state none.json',
      /^error: no local stack is up \(.*none\.json.*start `npm run local -- --state .*none\.json`/,
    ],
    ['request --local', /^error: name the period in exactly one way: --id, --name, --date or --ended-before/],
    ['request --date 2026-02-30', /'2026-02-30' is invalid\. It must be a real day as YYYY-MM-DD\.$/],
    ['show', /^error: missing required argument 'requestId': `closes list --all` shows/],
    [
      'dlq redrive --local',
      /^error: name one message by its id, which `closes dlq` shows, or --all of them\.$/,
    ],
    ['list', /^error: no AWS region: set AWS_REGION/],
  ] as const)('closes %s', async ([command, message]) => {
    const { code, stdout, stderr } = await tool.runAs({}, command);
    expect(stderr.split('\n')).toEqual([expect.stringMatching(message), '']);
    expect([code, stdout]).toEqual([1, '']);
  });
});

test('every command has help with examples', async () => {
  const { code, stdout } = await tool.runAs({}, '--help');
  expect(code).toBe(0);
  const commands = [...stdout.matchAll(/^ {2}([a-z-]+) (?:\[options\]|\[command\]| )/gm)].map(
    ([, name]) => name,
  );
  expect(commands).toEqual(
    expect.arrayContaining([
      'request',
      'list',
      'show',
      'periods',
      'cancel',
      'resend',
      'dlq',
      'check',
      'wake-up',
      'audit',
    ]),
  );
});
