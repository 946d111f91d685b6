import { createServer } from 'node:http';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalConsole, startConsole } from '../../../infra/local/console/console.ts';
import { clientSettings } from '../../../infra/local/emulators/local-account.ts';
import { closeServer, listenOnLoopback } from '../../../infra/loopback.ts';
import { findBrowser, startBrowser } from './browser.ts';

const executablePath = findBrowser();
const where =
  executablePath === null
    ? 'in Chromium (skipped: none on the PATH, and CHROMIUM_PATH names none)'
    : 'in Chromium';

/** What a page tries on an address: it answers with what it could read, or null. */
async function attempt(url: string, init: RequestInit): Promise<string | null> {
  try {
    const response = await fetch(url, init);
    return response.type === 'opaque' ? null : `${response.status} ${await response.text()}`;
  } catch {
    return null;
  }
}

// The same calls reach a server that admits everybody, so a refusal here is the local stack's own.
describe.skipIf(executablePath === null)(`a page of another origin ${where}`, { concurrent: false }, () => {
  let served: LocalConsole;
  let browser: Browser;
  let page: Page;
  /** A server that lets every page in, as dynalite does by itself. It counts what pages ask of it. */
  let careless: string;
  let askedOfCareless = 0;
  const server = createServer((request, response) => {
    askedOfCareless += request.url === '/' ? 0 : 1;
    const allowed = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
    response.writeHead(200, { 'content-type': 'text/html', ...allowed }).end('<title>foreign</title>');
  });

  beforeAll(async () => {
    careless = await listenOnLoopback(server, 0, () => null);
    served = await startConsole();
    browser = await startBrowser(executablePath ?? '', [
      '--host-resolver-rules=MAP foreign.example 127.0.0.1, MAP rebound.example 127.0.0.1',
    ]);
    page = await browser.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
    await closeServer(server);
  });

  const ports = () => ({
    ...served.stack.emulators.endpoints,
    zuora: served.stack.simulator.url,
    console: served.url,
  });
  const ledgerOf = async () => {
    const { endpoints, ledgerTableName } = served.stack.emulators;
    const client = new DynamoDBClient(clientSettings(endpoints.dynamodb));
    const { Count } = await client.send(new ScanCommand({ TableName: ledgerTableName }));
    client.destroy();
    return Count;
  };

  test.each([
    ['of another name', () => careless.replace('127.0.0.1', 'foreign.example')],
    ['of another port', () => careless],
  ])('%s reads nothing and writes nothing, by script or by form', async (_which, address) => {
    await page.goto(address());
    const text = { 'content-type': 'text/plain' };
    const TableName = served.stack.emulators.ledgerTableName;
    const Item = { tenant: { S: 'default' }, requestId: { S: 'forged' } };
    const target = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.PutItem',
    };
    const tries: RequestInit[] = [
      { method: 'GET' },
      { method: 'GET', mode: 'no-cors' },
      { method: 'POST', headers: text, body: JSON.stringify({ do: 'reset' }) },
      { method: 'POST', headers: text, body: '{}', mode: 'no-cors' },
      { method: 'POST', headers: target, body: JSON.stringify({ TableName, Item }) },
    ];
    for (const [port, url] of Object.entries(ports())) {
      for (const init of tries) {
        const read = await page.evaluate(`(${attempt})(${JSON.stringify(url)}, ${JSON.stringify(init)})`);
        expect([port, init.method, read]).toEqual([port, init.method, null]);
      }
    }
    for (const init of tries.filter(({ mode }) => mode === undefined)) {
      const asked = askedOfCareless;
      const url = `${careless}/any`;
      const read = await page.evaluate(`(${attempt})(${JSON.stringify(url)}, ${JSON.stringify(init)})`);
      expect(read).toMatch(/^200 /);
      expect(askedOfCareless).toBeGreaterThan(asked);
    }

    const { sns } = ports();
    const { outcomeTopicArn: TopicArn, subscriberQueue } = served.stack.emulators;
    const fields = Object.entries({ Action: 'Publish', TopicArn, Message: 'forged' });
    const inputs = fields.map(([name, value]) => `<input name="${name}" value="${value}">`).join('');
    await page.setContent(`<form method="POST" action="${sns}">${inputs}<button>Send</button></form>`);
    const [answer] = await Promise.all([page.waitForResponse(`${sns}/`), page.click('button')]);
    expect(answer.status()).toBe(403);
    expect(await served.stack.emulators.inspect(subscriberQueue.name)).toEqual([]);
    expect(await ledgerOf()).toBe(0);
  });

  test('that lets its own name resolve to 127.0.0.1 (DNS rebinding) is refused by every port', async () => {
    for (const [port, url] of Object.entries(ports())) {
      const answer = await page.goto(url.replace('127.0.0.1', 'rebound.example'));
      expect([port, answer?.status()]).toEqual([port, 403]);
      expect(await answer?.text()).toMatch(/Host must be 127\.0\.0\.1/);
    }
    const answer = await page.goto(`${careless.replace('127.0.0.1', 'rebound.example')}/any`);
    expect(answer?.status()).toBe(200);
  });
});
