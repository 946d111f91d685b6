import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { SNSClient } from '@aws-sdk/client-sns';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { publishTo } from '../../../functions/poll-trial-balance/topic.ts';
import { awsClientSettings } from '../../../functions/shared/aws-client-settings.ts';
import { closeServer } from '../../../infra/loopback.ts';
import { built } from './bundle/bundles.ts';
import { propertiesOf, templateOf } from './template.ts';

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

const region = { AWS: 'us-east-1', GovCloud: 'us-gov-west-1', China: 'cn-north-1' } as const;
const folder = mkdtempSync(path.join(tmpdir(), 'endpoints-'));
/** The host of every request that arrived, and what is answered: of an empty ledger and no secret. */
let hosts: string[] = [];
const server = createServer((request, response) => {
  hosts.push(String(request.headers.host));
  request.resume().on('end', () => {
    const target = String(request.headers['x-amz-target']);
    const isSecret = target.includes('GetSecretValue');
    response.writeHead(isSecret ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(isSecret ? '{"__type":"ResourceNotFoundException"}' : '{}');
  });
});

let port = 0;
let code = '';
beforeAll(async () => {
  // Not as the local stack listens, which refuses the hosts of others: they are what is asked for here.
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = z.object({ port: z.number() }).parse(server.address()).port;
  ({ code } = await built('set-pending-close'));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await closeServer(server);
  rmSync(folder, { recursive: true });
});

/**
 * Gives the process what Lambda gives a function of the stack in a region, and sends what would go out by TLS to the
 * server above, whatever host it is meant for. Nothing leaves this machine.
 */
function asDeployed(awsEndpoints: string, awsRegion: string): void {
  hosts = [];
  vi.spyOn(tls, 'connect').mockImplementation((() => net.connect({ host: '127.0.0.1', port })) as never);
  const { Environment } = propertiesOf(
    templateOf({ awsEndpoints }),
    'AWS::Lambda::Function',
    'CloseRequestsSetPendingCloseFunction',
  );
  const variables: Record<string, string> = {
    AWS_REGION: awsRegion,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'none',
    ...Object(Object(Environment).Variables),
    // What a function says of it goes to standard output, past everything that a test could hold.
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
    // What CloudFormation puts in the place of its functions.
    LEDGER_TABLE_NAME: 'ledger',
    CLOSE_REQUEST_QUEUE_URL: `https://sqs.${awsRegion}.amazonaws.com/111122223333/requests`,
    DEAD_LETTER_QUEUE_URL: `https://sqs.${awsRegion}.amazonaws.com/111122223333/dead-letters`,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

/** The closing function's bundle, each time a new container. */
function newContainer(name: string): Handler {
  const file = path.join(folder, `${name}.cjs`);
  writeFileSync(file, code);
  return createRequire(import.meta.url)(file).handler;
}

const messages = ['no close request', '{"accountingPeriod":{"name":"Nov 2026"}}'].map((body, index) => ({
  messageId: `message-${index}`,
  receiptHandle: 'receipt',
  body,
  attributes: { SentTimestamp: String(Date.now()), ApproximateReceiveCount: '1', SenderId: 'sender' },
}));
const anOutcome = JSON.stringify({
  type: 'zuora.pending-close.completed.v1',
  data: { outcome: 'completed', tenant: 'default' },
});

/** A message to park and a request to accept, and an outcome to publish. */
async function hostsCalled(awsEndpoints: string, awsRegion: string): Promise<string[]> {
  asDeployed(awsEndpoints, awsRegion);
  const handler = newContainer(`${awsEndpoints}-${awsRegion}`);
  await handler({ Records: messages }, { awsRequestId: 'request', getRemainingTimeInMillis: () => 140_000 });
  await publishTo(
    new SNSClient(awsClientSettings),
    `arn:aws:sns:${awsRegion}:111122223333:outcomes`,
  )(anOutcome).catch(() => undefined);
  return [...new Set(hosts)].sort();
}

const services = ['dynamodb', 'secretsmanager', 'sns', 'sqs'];
const named = (pattern: string, ...among: string[]) => among.map((service) => pattern.replace('*', service));

describe('over the wire, the functions call', () => {
  it.each([
    ['standard', region.AWS, named('*.us-east-1.amazonaws.com', ...services)],
    ['fips', region.AWS, named('*-fips.us-east-1.amazonaws.com', ...services)],
    [
      'dualstack',
      region.AWS,
      [
        ...named('*.us-east-1.api.aws', 'dynamodb', 'sns', 'sqs'),
        // Its name of always answers by IPv6 as well.
        'secretsmanager.us-east-1.amazonaws.com',
      ],
    ],
    [
      'fips',
      region.GovCloud,
      [
        // All that these have there is FIPS.
        ...named('*.us-gov-west-1.amazonaws.com', 'dynamodb', 'sns', 'sqs'),
        'secretsmanager-fips.us-gov-west-1.amazonaws.com',
      ],
    ],
    ['standard', region.China, named('*.cn-north-1.amazonaws.com.cn', ...services)],
  ])('with awsEndpoints %s in %s: %j', async (awsEndpoints, awsRegion, expected) => {
    expect(await hostsCalled(awsEndpoints, awsRegion)).toEqual(expected.toSorted());
  });
});
