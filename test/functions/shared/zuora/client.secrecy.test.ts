import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { caller, json, limits, prepareClient, type Respond, startServer, tokenPath } from './loopback.ts';

const canary = 'canary-91c4e7';
const request = {
  method: 'PUT',
  route: 'PUT /v1/x',
  path: `/v1/x?query=${canary}-query`,
  schemaFor: () => z.object({ success: z.literal(true) }),
  limits,
} as const;

const giveToken: Respond = (response) =>
  json(response, 200, { access_token: `${canary}-token`, expires_in: 3599 });
/** Repeats everything that it was sent. */
const echo =
  (status: number): Respond =>
  (response, { headers, body }) =>
    json(response, status, {
      success: false,
      reasons: [{ code: 50000030, message: `You sent ${headers.authorization} ${body}` }],
    });

/** Tokens and secrets look like ids, too. */
const asIds = (status: number, credential: string): Respond => {
  const ids = { processId: credential, requestId: credential };
  return (response) => json(response, status, { success: false, ...ids }, { 'zuora-request-id': credential });
};

test.each<{ what: string; onToken: Respond; onCall: Respond; secret?: object; timeoutMs?: number }>([
  { what: 'a refusal that quotes the token', onToken: giveToken, onCall: echo(400) },
  { what: 'a 401 that quotes the token', onToken: giveToken, onCall: echo(401) },
  { what: 'a body that is no JSON', onToken: giveToken, onCall: (r) => r.end(`${canary}-body`) },
  {
    what: 'another shape',
    onToken: giveToken,
    onCall: (r) => json(r, 200, { [`${canary}-key`]: `${canary}-value` }),
  },
  { what: 'ids that quote the token', onToken: giveToken, onCall: asIds(500, `${canary}-token`) },
  {
    what: 'ids of a token endpoint that quote the secret',
    onToken: asIds(400, `${canary}-secret`),
    onCall: echo(400),
  },
  { what: 'a reset', onToken: giveToken, onCall: (r) => r.destroy() },
  { what: 'a late answer', onToken: giveToken, onCall: () => {}, timeoutMs: 100 },
  {
    what: 'a redirect',
    onToken: giveToken,
    onCall: (r) => r.writeHead(302, { location: `/${canary}-location` }).end(),
  },
  { what: 'a token endpoint that quotes the secret', onToken: echo(400), onCall: echo(400) },
  { what: 'a token endpoint that is reset', onToken: (r) => r.destroy(), onCall: echo(400) },
  {
    what: 'a token that is not a valid header',
    onToken: (r) => json(r, 200, { access_token: `${canary}\n` }),
    onCall: echo(400),
  },
  {
    what: 'an entity that is not a valid header',
    onToken: giveToken,
    onCall: echo(400),
    secret: { entityId: `${canary}\n` },
  },
])('$what: no credential and no value is in an error or a report', async (given) => {
  const { onToken, onCall, secret, timeoutMs = limits.timeoutMs } = given;
  const server = await startServer((response, seen) =>
    (seen.url === tokenPath ? onToken : onCall)(response, seen),
  );
  const { client, reports } = prepareClient(() => ({
    baseUrl: server.origin,
    clientId: `${canary}-id`,
    clientSecret: `${canary}-secret`,
    ...secret,
  }));
  const error: unknown = await client.call(caller, { ...request, limits: { ...limits, timeoutMs } }).then(
    () => null,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(Error);
  const shown = [String(error), JSON.stringify(error), inspect(error, { depth: null, showHidden: true })];
  expect([...shown, JSON.stringify(reports)].join('\n')).not.toContain(canary);
});

const newToken = `${canary}-0f3c9a7be1d2ff17`;
test.each<{ what: string; status: number; token: string; id: string }>([
  { what: 'the new token', status: 200, token: newToken, id: newToken },
  {
    what: 'the new token in base64url',
    status: 200,
    token: newToken,
    id: Buffer.from(newToken).toString('base64url'),
  },
  { what: 'a part of the new token', status: 200, token: newToken, id: `id-${newToken.slice(3)}` },
  { what: 'a token that no header can hold', status: 200, token: `${newToken}\n`, id: newToken },
  { what: 'the token of an answer that failed', status: 503, token: newToken, id: newToken },
  {
    what: 'the beginning of a token that is too long',
    status: 200,
    token: newToken.padEnd(9_000, 'x'),
    id: newToken,
  },
])('a token answer whose id quotes $what is reported without it', async ({ status, token, id }) => {
  const server = await startServer((response, { url }) =>
    url === tokenPath
      ? json(response, status, { access_token: token, expires_in: 3599 }, { 'zuora-request-id': id })
      : json(response, 200, { success: true }, { 'zuora-request-id': 'an-id-of-zuora' }),
  );
  const secret = { baseUrl: server.origin, clientId: 'acme-client', clientSecret: 'v+Kq/3=Zt!0sWm' };
  const { client, reports } = prepareClient(() => secret);
  const error: unknown = await client.call(caller, request).catch((reason) => reason);
  expect(reports[0]).toMatchObject({ code: 'zuora-token', status, zuoraRequestId: null });
  expect(JSON.stringify([reports, error])).not.toContain(id);
});

test('an error of Secrets Manager is not passed on', async () => {
  const { createZuoraClient } = await import('../../../../functions/shared/zuora/client.ts');
  const client = createZuoraClient({
    readSecret: async () => {
      throw new Error(canary);
    },
    secretPrefix: 'prefix',
    extraHosts: [],
    now: Date.now,
  });
  const error: unknown = await client.tenantSettings('acme').catch((reason) => reason);
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain(canary);
});
