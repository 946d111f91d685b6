import { createServer } from 'node:http';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outcomeId, parseOutcome } from 'zuora-pending-close/contract';
import { amazonQHandler, lineFor, webhookHandler } from '../../docs/examples/subscribers/chat.ts';
import { type Desk, handlerFor, type Task, taskFor } from '../../docs/examples/subscribers/close-desk.ts';
import { rememberedIds } from '../../docs/examples/subscribers/remembered-ids.ts';
import { startTables } from '../../infra/local/emulators/emulator-servers.ts';
import { clientSettings } from '../../infra/local/emulators/local-account.ts';
import { closeServer, type EmulatorServer, listenOnLoopback, listenOpenly } from '../../infra/loopback.ts';
import { examplesIn } from '../../scripts/contract-files.ts';

const examples = examplesIn('outcomes');
const eventOf = (name: string) => parseOutcome(examples[name]);
/** A record of SQS with raw message delivery. */
const record = (name: string, messageId = name) => ({ messageId, body: JSON.stringify(examples[name]) });

/** A desk that keeps everything in memory, and fails on request. */
function aDesk() {
  const known = new Set<string>();
  const opened: [key: string, task: Task][] = [];
  const trouble = { opening: false, remembering: false };
  const desk: Desk = {
    isKnown: async (id) => known.has(id),
    remember: async (id) => {
      if (trouble.remembering) throw new Error('The table is unavailable');
      known.add(id);
    },
    open: async (key, task) => {
      if (trouble.opening) throw new Error('The tracker is unavailable');
      if (!opened.some(([each]) => each === key)) opened.push([key, task]);
    },
  };
  const log: string[] = [];
  return { opened, trouble, log, handle: handlerFor(desk, (line) => log.push(line)) };
}

describe('docs/examples/subscribers/close-desk.ts', () => {
  test.each([
    ['completed', 'Nov 2026: the trial balance completed', 'Work off the actions that Zuora still requires'],
    [
      'failed',
      'Nov 2026: the trial balance failed',
      'FX rate EUR/USD missing for 2026-11-17; load it and rerun.',
    ],
    ['rejected', 'Nov 2026: not set to pending close', 'earlier-periods-open: Oct 2026 is not closed.'],
    [
      'withdrawn',
      'Nov 2026: open again before its trial balance ended',
      'Ask for the period again, under a new requestId, when it is ready',
    ],
    [
      'timed-out',
      'Nov 2026: no result in time',
      'Look at the period in Zuora: last seen PendingClose, trial balance Processing',
    ],
  ])('%s becomes a task', (name, title, firstStep) => {
    const task = taskFor(eventOf(name));
    expect([task?.title, task?.steps[0]]).toEqual([title, firstStep]);
  });

  test('a failure without Zuora’s text says where to look, and a period that was never read is named as in the request', () => {
    const { failed, 'timed-out': late } = examples;
    const silent = structuredClone(Object(failed));
    silent.data.trialBalance.errorMessage = null;
    expect(taskFor(parseOutcome(silent))?.steps[0]).toBe('Zuora gives no reason: look at the run in Zuora');
    const unseen = structuredClone(Object(late));
    unseen.subject = '2026-11-30';
    unseen.data.accountingPeriod = { ...unseen.data.accountingPeriod, name: null, status: null };
    unseen.data.trialBalance.status = null;
    expect(taskFor(parseOutcome(unseen))).toMatchObject({
      title: '2026-11-30: no result in time',
      steps: expect.arrayContaining(['Look at the period in Zuora: last seen never, trial balance unknown']),
    });
  });

  test('a cancelled request becomes no task', () => {
    expect(taskFor(eventOf('withdrawn-cancelled'))).toBeNull();
  });

  test('the same outcome delivered three times is one task', async () => {
    const { handle, opened } = aDesk();
    await handle({ Records: [record('failed', 'first'), record('failed', 'second')] });
    await handle({ Records: [record('failed', 'third')] });
    expect(opened.map(([key]) => key)).toEqual([outcomeId('default', 'netsuite-2026-11-close-1')]);
  });

  test('only records that failed come back, and they are handled when they come again', async () => {
    const { handle, opened, trouble, log } = aDesk();
    const records = [record('failed'), record('withdrawn-cancelled'), { messageId: 'noise', body: 'hello' }];
    trouble.opening = true;
    expect(await handle({ Records: records })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'failed' }, { itemIdentifier: 'noise' }],
    });
    expect(log).toEqual(['failed: could not be worked on', 'noise: not-json']);
    trouble.opening = false;
    expect(await handle({ Records: [record('failed')] })).toEqual({ batchItemFailures: [] });
    expect(opened).toHaveLength(1);
  });

  test('a crash between the task and remembering it opens no second task', async () => {
    const { handle, opened, trouble } = aDesk();
    trouble.remembering = true;
    await handle({ Records: [record('failed')] });
    trouble.remembering = false;
    await handle({ Records: [record('failed')] });
    expect(opened).toHaveLength(1);
  });
});

describe('docs/examples/subscribers/remembered-ids.ts', () => {
  let tables: EmulatorServer<{ url: string }>;
  let client: DynamoDBClient;
  beforeAll(async () => {
    tables = await startTables(listenOpenly);
    client = new DynamoDBClient(clientSettings(tables.address.url));
    await client.send(
      new CreateTableCommand({
        TableName: 'outcomes-done',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
    for (let reads = 0; reads < 100; reads++) {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: 'outcomes-done' }));
      if (Table?.TableStatus === 'ACTIVE') return;
    }
  });
  afterAll(async () => {
    client.destroy();
    await tables.stop();
  });

  test('an id is known once it was remembered, and forgotten by DynamoDB three months later', async () => {
    const now = Date.parse('2026-12-02T12:00:00Z');
    const ids = rememberedIds(client, 'outcomes-done', () => now);
    const { id } = eventOf('completed');
    expect(await ids.isKnown(id)).toBe(false);
    await ids.remember(id);
    expect(await ids.isKnown(id)).toBe(true);
    expect(await ids.isKnown(eventOf('rejected').id)).toBe(false);
    const { Item } = await client.send(
      new GetItemCommand({ TableName: 'outcomes-done', Key: { id: { S: id } } }),
    );
    expect(Item?.forgetAt?.N).toBe(String(Date.parse('2027-03-02T12:00:00Z') / 1000));
  });
});

describe('docs/examples/subscribers/chat.ts', () => {
  const snsRecord = (name: string) => ({
    EventSource: 'aws:sns',
    Sns: { Message: JSON.stringify(examples[name]) },
  });

  test.each([
    ['completed', 'Nov 2026 (default): completed'],
    ['failed', 'Nov 2026 (default): failed – FX rate EUR/USD missing for 2026-11-17; load it and rerun.'],
    ['rejected', 'Nov 2026 (acme-eu): rejected – Oct 2026 is not closed.'],
    [
      'withdrawn-cancelled',
      'Nov 2026 (default): withdrawn – The close request was cancelled while nothing of it was in effect in Zuora.',
    ],
  ])('%s in one line', (name, line) => expect(lineFor(eventOf(name))).toBe(line));

  test.each([
    ['a call to everybody', '<!channel> look', '&lt;!channel&gt; look'],
    ['a link that says something else', '<https://evil.example|Zuora>', '&lt;https://evil.example|Zuora&gt;'],
    ['a mention', '<@U024BE7LH>', '&lt;@U024BE7LH&gt;'],
    ['an ampersand, also one that was escaped', 'R&D &lt;', 'R&amp;D &amp;lt;'],
  ])('%s in a foreign text is passed on as text', async (_what, text, shown) => {
    const event = structuredClone(Object(examples.failed));
    event.data.trialBalance.errorMessage = text;
    event.data.accountingPeriod.name = text;
    const line = `${shown} (default): failed – ${shown}`;
    expect(lineFor(parseOutcome(event))).toBe(line);
    const published: string[] = [];
    await amazonQHandler(async (message) => void published.push(message))({
      Records: [{ EventSource: 'aws:sns', Sns: { Message: JSON.stringify(event) } }],
    });
    expect(JSON.parse(published[0] ?? '').content.description).toBe(line);
  });

  test('a failure without Zuora’s text says so', () => {
    const silent = structuredClone(Object(examples.failed));
    silent.data.trialBalance.errorMessage = null;
    expect(lineFor(parseOutcome(silent))).toBe('Nov 2026 (default): failed – Zuora gives no reason.');
  });

  test('the line is posted to the webhook, and a refusal of the chat is an error', async () => {
    const bodies: unknown[] = [];
    let status = 200;
    const server = createServer(async (request, response) => {
      const chunks = await request.toArray();
      bodies.push(JSON.parse(Buffer.concat(chunks).toString()));
      response.writeHead(status).end();
    });
    const url = await listenOnLoopback(server);
    try {
      const handle = webhookHandler(`${url}/hooks/finance`);
      await handle({ Records: [snsRecord('completed')] });
      expect(bodies).toEqual([{ text: 'Nov 2026 (default): completed' }]);
      status = 500;
      await expect(handle({ Records: [snsRecord('completed')] })).rejects.toThrow('The chat answered 500');
    } finally {
      server.closeAllConnections();
      await closeServer(server);
    }
  });

  test('Amazon Q gets its own format, with the outcome’s id and a thread for each period', async () => {
    const published: string[] = [];
    await amazonQHandler(async (message) => void published.push(message))({
      Records: [snsRecord('rejected')],
    });
    const { id } = eventOf('rejected');
    expect(published.map((text) => JSON.parse(text))).toEqual([
      {
        version: '1.0',
        source: 'custom',
        id,
        content: {
          textType: 'client-markdown',
          title: 'Pending close: rejected',
          description: 'Nov 2026 (acme-eu): rejected – Oct 2026 is not closed.',
          keywords: ['acme-eu', 'rejected'],
        },
        metadata: {
          threadId: 'acme-eu/8ac9a1f0b7d24c6e019f20aa41c35e07',
          eventType: 'zuora.pending-close.rejected.v1',
        },
      },
    ]);
  });
});
