import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStackClock } from '../../infra/local/clock/stack-clock.ts';
import { type AwsEmulators, startAwsEmulators } from '../../infra/local/emulators/aws-emulators.ts';
import { clientSettings } from '../../infra/local/emulators/local-account.ts';
import { closeServer, listenPrivately } from '../../infra/loopback.ts';
import { refusalOfPages } from '../../infra/loopback-guard.ts';
import { startZuoraSimulator, type ZuoraSimulator } from '../../infra/zuora-simulator/simulator.ts';

const own = '127.0.0.1:4566';

describe('a request to a port of the local stack', () => {
  const rows: { headers: IncomingHttpHeaders; refused: RegExp | null }[] = [
    { headers: { host: own }, refused: null },
    // Node's fetch sends this one, and no other Sec-Fetch header.
    { headers: { host: own, 'sec-fetch-mode': 'cors' }, refused: null },
    // A person typed the address into a browser.
    { headers: { host: own, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }, refused: null },
    { headers: {}, refused: /Host must be 127\.0\.0\.1:4566/ },
    { headers: { host: 'evil.example' }, refused: /Host/ },
    { headers: { host: 'evil.example:4566' }, refused: /Host/ },
    { headers: { host: '127.0.0.1:4567' }, refused: /Host/ },
    { headers: { host: '127.0.0.1' }, refused: /Host/ },
    { headers: { host: `${own}.evil.example` }, refused: /Host/ },
    { headers: { host: '[::1]:4566' }, refused: /Host/ },
    { headers: { host: 'localhost:4566' }, refused: /Host/ },
    { headers: { host: own, origin: 'https://evil.example' }, refused: /Origin/ },
    { headers: { host: own, origin: 'http://127.0.0.1:3000' }, refused: /Origin/ },
    { headers: { host: own, origin: `http://${own}` }, refused: /Origin/ },
    { headers: { host: own, origin: 'null' }, refused: /Origin/ },
    { headers: { host: own, origin: '' }, refused: /Origin/ },
    { headers: { host: own, 'sec-fetch-site': 'cross-site' }, refused: /Sec-Fetch-Site/ },
    { headers: { host: own, 'sec-fetch-site': 'same-site' }, refused: /Sec-Fetch-Site/ },
    { headers: { host: own, 'sec-fetch-site': 'a word to come' }, refused: /Sec-Fetch-Site/ },
  ];
  it.each(rows)('$headers', ({ headers, refused }) => {
    const refusal = refusalOfPages({ method: 'POST', headers }, own);
    if (refused === null) expect(refusal).toBeNull();
    else expect(refusal).toMatch(refused);
  });
});

/** Sends the bytes of a request itself, because an HTTP client does not let a test break the rules. */
function ask(
  url: string,
  method: string,
  headers: Record<string, string>,
  body = '',
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = http.request(url, { method, headers, agent: false }, (answer) => {
    answer.resume();
    resolve(answer);
  });
  request.on('error', reject);
  request.end(body);
  return promise;
}

describe('every port of the local stack', () => {
  let emulators: AwsEmulators;
  let simulator: ZuoraSimulator;
  let ports: Record<string, string>;
  beforeAll(async () => {
    [emulators, simulator] = await Promise.all([startAwsEmulators(), startZuoraSimulator()]);
    emulators.secrets.put('zuora-pending-close/default', { bearerToken: 'x' });
    ports = { ...emulators.endpoints, zuora: simulator.url };
  });
  afterAll(async () => void (await Promise.all([emulators.stop(), simulator.stop()])));

  const json = { 'content-type': 'application/x-amz-json-1.0' };
  const putItem = () =>
    JSON.stringify({
      TableName: emulators.ledgerTableName,
      Item: { tenant: { S: 'default' }, requestId: { S: 'forged' } },
    });
  const attacks: [what: string, method: string, headers: Record<string, string>, body: () => string][] = [
    ['DNS rebinding', 'GET', { host: 'evil.example' }, () => ''],
    [
      'DNS rebinding that writes',
      'POST',
      { host: 'evil.example', ...json, 'x-amz-target': 'DynamoDB_20120810.PutItem' },
      () => putItem(),
    ],
    [
      'a preflight',
      'OPTIONS',
      { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
      () => '',
    ],
    [
      'a script that reads',
      'POST',
      { origin: 'https://evil.example', ...json, 'x-amz-target': 'secretsmanager.GetSecretValue' },
      () => '{"SecretId":"zuora-pending-close/default"}',
    ],
    [
      'a script that writes without a preflight',
      'POST',
      {
        origin: 'http://127.0.0.1:3000',
        'content-type': 'text/plain',
        'x-amz-target': 'DynamoDB_20120810.PutItem',
      },
      () => putItem(),
    ],
    [
      'a form',
      'POST',
      { origin: 'null', 'content-type': 'application/x-www-form-urlencoded' },
      () =>
        new URLSearchParams({
          Action: 'Publish',
          TopicArn: emulators.outcomeTopicArn,
          Message: 'forged',
        }).toString(),
    ],
    ['an image', 'GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' }, () => ''],
    [
      'a link on another port',
      'GET',
      { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate' },
      () => '',
    ],
  ];

  it.each(attacks)('refuses %s, without any effect', async (_what, method, headers, body) => {
    const before = simulator.requests.length;
    for (const [port, url] of Object.entries(ports)) {
      const answer = await ask(url, method, headers, body());
      expect([port, answer.statusCode]).toEqual([port, 403]);
      const cors = Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'));
      expect([port, cors]).toEqual([port, []]);
    }
    const client = new DynamoDBClient(clientSettings(emulators.endpoints.dynamodb));
    const { Count } = await client.send(new ScanCommand({ TableName: emulators.ledgerTableName }));
    client.destroy();
    expect(Count).toBe(0);
    expect(await emulators.inspect(emulators.subscriberQueue.name)).toEqual([]);
    expect(simulator.requests.length).toBe(before);
  });
});

/** The TCP ports on which this process listens, in all its threads. Only Linux shows them. */
function listeningPorts(): number[] {
  const own = new Set(
    readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  const lines = ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/self/net/${table}`, 'utf8').split('\n'),
  );
  return lines.flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    return state === '0A' && own.has(inode) ? Number.parseInt(local.split(':')[1] ?? '', 16) : [];
  });
}

describe('the emulators behind the proxies', () => {
  it.skipIf(process.platform !== 'linux').each([
    ['with the wall clock', undefined],
    ['with a clock of their own', createStackClock()],
  ])('have no port, %s', async (_which, clock) => {
    const before = new Set(listeningPorts());
    const emulators = await startAwsEmulators({ ...(clock && { clock }) });
    try {
      const opened = listeningPorts().filter((port) => !before.has(port));
      const named = Object.values(emulators.endpoints).map((url) => Number(new URL(url).port));
      expect(opened.sort()).toEqual(named.sort());
    } finally {
      await emulators.stop();
    }
  });

  it('listen in a folder that no other user may enter, and that is removed with them', async () => {
    const server = http.createServer();
    const { socketPath } = await listenPrivately(server);
    const folder = path.dirname(socketPath);
    if (process.platform !== 'win32') expect(statSync(folder).mode & 0o777).toBe(0o700);
    await closeServer(server);
    expect(statSync(folder, { throwIfNoEntry: false })).toBeUndefined();
  });
});
