import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQueue } from '../../../functions/set-pending-close/queue.ts';
import { awsClientSettings } from '../../../functions/shared/aws-client-settings.ts';

const repository = path.resolve(import.meta.dirname, '../../..');

/** The address to which a call would have gone. */
class Sent extends Error {}

/** The product's settings with a connection that sends nothing and throws the call's address. */
const settings = {
  ...awsClientSettings,
  maxAttempts: 1,
  requestHandler: {
    handle: async ({ protocol, hostname, port }: { protocol: string; hostname: string; port?: number }) => {
      throw new Sent(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`);
    },
  },
};

async function addressOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Sent) return error.message;
    throw error;
  }
  throw new Error('The call was answered.');
}

const lambda = { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's' };
const environments: [name: string, variables: Record<string, string>, address: string][] = [
  ['Lambda sets', {}, 'https://sqs.eu-central-1.amazonaws.com'],
  ['says FIPS', { AWS_USE_FIPS_ENDPOINT: 'true' }, 'https://sqs-fips.eu-central-1.amazonaws.com'],
  ['says dual-stack', { AWS_USE_DUALSTACK_ENDPOINT: 'true' }, 'https://sqs.eu-central-1.api.aws'],
  ['names an emulator', { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }, 'http://127.0.0.1:4566'],
  ['names an emulator by IPv6', { AWS_ENDPOINT_URL_SQS: 'http://[::1]:4566' }, 'http://[::1]:4566'],
  [
    'names a VPC endpoint',
    { AWS_ENDPOINT_URL_SQS: 'https://vpce-0a1b-2c3d.sqs.eu-central-1.vpce.amazonaws.com' },
    'https://vpce-0a1b-2c3d.sqs.eu-central-1.vpce.amazonaws.com',
  ],
];
const queueUrls = [
  'https://sqs.eu-central-1.amazonaws.com/000000000000/queue',
  'https://sqs.us-west-2.amazonaws.com/000000000000/queue',
  'https://eu-central-1.queue.amazonaws.com/000000000000/queue',
  'https://vpce-9z8y.sqs.eu-central-1.vpce.amazonaws.com/000000000000/queue',
  'http://queues.invalid:9324/000000000000/queue',
  'http://[2001:db8::1]:4566/000000000000/queue',
];

describe.each(environments)('with the environment that %s', (_name, variables, address) => {
  beforeEach(() => {
    for (const [name, value] of Object.entries({ ...lambda, ...variables })) vi.stubEnv(name, value);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it.each(queueUrls)('parking and waiting use the endpoint, whatever the host of %s', async (url) => {
    const warnings = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const queue = createQueue(() => new SQSClient(settings), {
      closeRequestQueueUrl: url,
      deadLetterQueueUrl: url,
    });

    const parked = queue.park('a body', { reason: 'invalid-request', detail: 'why' });
    expect(await addressOf(parked)).toBe(address);
    expect(await addressOf(queue.delay('a-receipt', 1))).toBe(address);
    expect(warnings).not.toHaveBeenCalled();
  });
});

describe('an ARN does not change the address of a call', () => {
  beforeEach(() => {
    for (const [name, value] of Object.entries(lambda)) vi.stubEnv(name, value);
  });
  afterEach(() => void vi.unstubAllEnvs());
  const elsewhere = (service: string, name: string) => `arn:aws:${service}:us-west-2:123456789012:${name}`;

  it.each([
    [
      'sns',
      () => {
        const TopicArn = elsewhere('sns', 'topic');
        return new SNSClient(settings).send(new PublishCommand({ TopicArn, Message: 'x' }));
      },
    ],
    [
      'dynamodb',
      () => {
        const TableName = elsewhere('dynamodb', 'table/ledger');
        return new DynamoDBClient(settings).send(new GetItemCommand({ TableName, Key: { id: { S: 'x' } } }));
      },
    ],
    [
      'secretsmanager',
      () => {
        const SecretId = elsewhere('secretsmanager', 'secret:prefix/tenant');
        return new SecretsManagerClient(settings).send(new GetSecretValueCommand({ SecretId }));
      },
    ],
  ] as const)('of %s', async (service, call) => {
    expect(await addressOf(call())).toBe(`https://${service}.eu-central-1.amazonaws.com`);
  });
});

/** The text between the parenthesis that opens at `start` and the one that closes it. */
function argumentAt(source: string, start: number): string {
  let depth = 0;
  for (let index = start; index < source.length; index += 1) {
    if (source[index] === '(') depth += 1;
    if (source[index] === ')') depth -= 1;
    if (depth === 0) return source.slice(start + 1, index);
  }
  return source.slice(start + 1);
}

/** The settings of every `new SQSClient(…)` in a source. If they are a name, it is looked up in the same source. */
function queueClientsOf(source: string): string[] {
  return [...source.matchAll(/\bnew SQS(?:Client)?\(/g)].map(({ index, 0: { length } }) => {
    const argument = argumentAt(source, index + length - 1);
    const own = /^(\w+)(?:\(|$)/.exec(argument)?.[1];
    const made = own === undefined ? -1 : source.search(new RegExp(`\\bconst ${own} = `));
    return made === -1 ? argument : source.slice(made, made + 200);
  });
}

const keepsToItsEndpoint = (argument: string) =>
  /\bawsClientSettings\b|\bclientSettings\(|\buseQueueUrlAsEndpoint: false\b/.test(argument);

describe('every SQS client of the repository uses its endpoint', () => {
  const files = globSync('{bench,docs,functions,infra,scripts,test}/**/*.{ts,tsx,js,mjs,md}', {
    cwd: repository,
  });
  const clients = files.flatMap((file) =>
    file === path.relative(repository, import.meta.filename)
      ? []
      : queueClientsOf(readFileSync(path.join(repository, file), 'utf8')).map((argument) => ({
          file,
          argument,
        })),
  );

  it('in functions, tool, local stack, console, benchmark, docs and tests', () => {
    expect(clients.length).toBeGreaterThan(20);
    expect(clients.filter(({ argument }) => !keepsToItsEndpoint(argument))).toEqual([]);
  });

  it.each([
    ['new SQSClient()', false],
    ['new SQSClient({ region })', false],
    ['new SQS({ useQueueUrlAsEndpoint: true })', false],
    ['const own = () => ({ region });\nnew SQSClient(own())', false],
    ['const own = { ...awsClientSettings };\nnew SQSClient(own)', true],
    ['new SQSClient({ ...clientSettings(url(port)), maxAttempts: 1 })', true],
    ['new SQSClient({ useQueueUrlAsEndpoint: false })', true],
  ])('which %j does: %j', (source, does) => {
    expect(queueClientsOf(source).map(keepsToItsEndpoint)).toEqual([does]);
  });
});
