import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { clientSettings } from '../../infra/local/emulators/local-account.ts';
import type { FaultKind } from '../../infra/zuora-simulator/simulator.ts';
import { canaryCredentials, holdsCanary } from '../canary.ts';
import { until } from '../until.ts';
import { startLocalWorld } from './world.ts';

type Fields = Record<string, unknown>;

const { clientId: id, clientSecret: secret } = canaryCredentials;
const quoted = [id, secret, `${id}:${secret}`].flatMap((credential) => [
  credential,
  credential.toUpperCase(),
  credential.slice(0, 12),
  [...credential].join('\n'),
  encodeURIComponent(`${credential}/`).toLowerCase(),
  [...credential].map((character) => `%${character.charCodeAt(0).toString(16)}`).join(''),
  Buffer.from(credential).toString('base64'),
  Buffer.from(credential).toString('base64url'),
]);
let quotes = 0;
/** The canary credentials in each form, one after another. */
const quote = (): string => quoted[quotes++ % quoted.length] ?? '';

/** A period whose texts all quote the credentials, except those that are compared. */
const quotingTexts = (body: Fields): Fields => ({
  ...body,
  name: `Nov ${quote()}`,
  runTrialBalanceEnd: quote(),
  runTrialBalanceErrorMessage: `for ${quote()}`,
  fileIds: { revenueDetailCsvFileId: quote(), unprocessedChargesFileId: quote() },
  processId: quote(),
  requestId: quote(),
});

// Everything that could cause credentials to be printed: refusals that quote credentials, broken answers, broken
// secrets, an unreachable token endpoint, and messages that wrongly contain a credential.
test('the canary credential is in no log line, event, queue attribute, ledger item or record of the simulator', async () => {
  const { clientId, clientSecret, bearerToken } = canaryCredentials;
  const world = await startLocalWorld({ simulator: { bearerTokens: [bearerToken] } });
  try {
    const { simulator, emulators } = world;
    const { entityId, november } = world.entity();
    const put = (tenant: string, secret: object | string) =>
      emulators.secrets.put(`zuora-pending-close/${tenant}`, secret);
    const baseUrl = simulator.url;
    simulator.books().addMonths('2026-08', 5, { closedThrough: '2026-10' });
    put('bearer', { baseUrl, bearerToken });
    put('both', { baseUrl, bearerToken, clientId, clientSecret });
    put('no-json', `{"baseUrl":"${baseUrl}","clientSecret":"${clientSecret}"`);
    put('wrong-host', { baseUrl: `https://${bearerToken}@rest.zuora.com.evil.example/`, bearerToken });
    put('header-breaking', { baseUrl, bearerToken: `${bearerToken}\r\nX-Evil: 1` });
    put('unknown-client', { baseUrl, clientId: `${clientId}x`, clientSecret });

    const quoting: FaultKind[] = [
      { kind: 'unauthorized' },
      { kind: 'json', status: 400, body: { message: `Bearer ${bearerToken} is not valid` } },
      { kind: 'reasons', codes: [50000030], messages: [`The token ${bearerToken} may not do this`] },
      { kind: 'html', title: clientSecret },
      { kind: 'status', status: 500, body: clientSecret },
      { kind: 'redirect', to: `http://127.0.0.1:9/?token=${bearerToken}` },
    ];
    for (const what of quoting) simulator.fail({ on: { path: /accounting-periods/ }, times: 2, what });
    simulator.fail({
      on: { path: '/oauth/token', nth: 1 },
      what: { kind: 'token-error', message: `${clientId} ${clientSecret}` },
    });

    const tenants = ['bearer', 'both', 'no-json', 'wrong-host', 'header-breaking', 'unknown-client'];
    const asked = await Promise.all(
      tenants.map(async (tenant) => {
        const requestId = `canary/${randomUUID()}`;
        await world.send({ requestId, tenant, accountingPeriod: { name: 'Nov 2026' } });
        return requestId;
      }),
    );
    const ofNovember = { method: 'GET', path: `/accounting-periods/${november}` } as const;
    const inWords = (body: Fields) => ({
      ...quotingTexts(body),
      status: quote(),
      runTrialBalanceStatus: quote(),
    });
    simulator.fail({ on: ofNovember, times: 1, what: { kind: 'edit', edit: inWords } });
    simulator.fail({ on: ofNovember, times: 1_000, what: { kind: 'edit', edit: quotingTexts } });
    const own = await world.ask(entityId, { id: november });
    await world.send({
      accountingPeriod: { name: 'Nov 2026' },
      apiToken: bearerToken,
      tenant: 'default',
    });
    await world.send(`{"accountingPeriod": ${clientSecret}}`);
    await world.send({ accountingPeriod: { name: clientSecret, id: bearerToken } });

    expect(JSON.stringify(await world.outcomeOf(own))).toContain('«hidden»');
    await world.outcomeOf(asked[0] ?? '');
    const parked = world.deadLetters();
    await until(() => parked.messages.length === 3);

    const sqs = new SQSClient(clientSettings(emulators.endpoints.sqs));
    const tables = DynamoDBDocumentClient.from(
      new DynamoDBClient(clientSettings(emulators.endpoints.dynamodb)),
    );
    const queues = [emulators.requestQueue, emulators.deadLetterQueue].map(({ url }) =>
      sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] })),
    );
    const sinks = {
      logs: world.logs.map(({ text }) => text),
      events: world.outcomes().messages,
      // A parked body is the sender's own; what we add to it is ours.
      parkingAttributes: parked.messages.map(({ attributes }) => attributes),
      queueAttributes: (await Promise.all(queues)).map(({ Attributes }) => Attributes),
      ledger: (await tables.send(new ScanCommand({ TableName: emulators.ledgerTableName }))).Items,
      simulatorRecords: simulator.requests,
    };

    for (const [name, sink] of Object.entries(sinks)) {
      const text = JSON.stringify(sink);
      expect(text.length, `the sink ${name} holds something`).toBeGreaterThan(2);
      expect(holdsCanary(text), `the canary is in ${name}`).toBe(false);
    }
    expect(sinks.logs.join('\n')).toContain('credentials-refused');
  } finally {
    await world.stop();
  }
});
