import { describe, expect, it, test } from 'vitest';
import * as z from 'zod';
import { createTenantCleaner } from '../../../../../functions/shared/zuora/credentials/tenant-cleaner.ts';
import {
  caller,
  failureOf,
  json,
  limits,
  prepareClient,
  type Respond,
  startServer,
  tokenPath,
} from '../loopback.ts';

const token = (index: number) => `${index}f31c0de77ab4412b6d0`;
const client = (index: number) => ({ clientId: 'acme-client', clientSecret: `${index}v+Kq/3=Zt!0sWm*8Xy` });

describe('the credentials that a container used for a tenant', () => {
  it('are concealed: the last eight tokens and the last four client secrets', () => {
    const cleaner = createTenantCleaner();
    for (let index = 1; index <= 9; index++) cleaner.remember({ token: token(index) });
    for (let index = 1; index <= 5; index++) cleaner.remember(client(index));
    for (let index = 2; index <= 9; index++) expect(cleaner.clean(token(index))).toBe('«hidden»');
    for (let index = 2; index <= 5; index++) {
      expect(cleaner.clean(client(index).clientSecret)).toBe('«hidden»');
      expect(cleaner.clean(Object.values(client(index)).join(':'))).toBe('«hidden»');
    }
  });

  it('are forgotten if they were used longest ago, and not if they were used again since', () => {
    const cleaner = createTenantCleaner();
    const used = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((letter) => letter.repeat(20));
    for (const each of used) cleaner.remember({ token: each });
    cleaner.remember({ token: 'a'.repeat(20) });
    cleaner.remember({ token: 'i'.repeat(20) });
    expect(cleaner.isClean('a'.repeat(20))).toBe(false);
    expect(cleaner.isClean('b'.repeat(20))).toBe(true);
    expect(cleaner.isClean('c'.repeat(20))).toBe(false);
  });

  it('keep the client secret however many tokens follow it', () => {
    const cleaner = createTenantCleaner();
    cleaner.remember(client(1));
    for (let index = 1; index <= 9; index++) cleaner.remember({ token: token(index) });
    expect(cleaner.cleanId('acme-client')).toBeNull();
    expect(cleaner.cleanId('another-id')).toBe('another-id');
  });
});

const request = {
  method: 'GET',
  route: 'GET /v1/x',
  path: '/v1/x',
  schemaFor: () => z.object({ success: z.literal(true) }),
  limits,
} as const;
const tokens = ['first-0f3c9a7be1d2ff17', 'other-77ab4412b6d09f31'];
const secrets = ['old-v+Kq/3=Zt!0sWm*8Xy', 'new-8Xy(Lr)1Pf:9uBtt'];
const basic = (text: string) => Buffer.from(text).toString('base64');

/** A tenant that uses the tokens and secrets above, one after another. */
async function prepare(respond: Respond) {
  let given = 0;
  const server = await startServer((response, seen) => {
    if (seen.url !== tokenPath) return respond(response, seen);
    json(response, 200, { access_token: tokens[Math.min(given++, 1)], expires_in: 3600 });
  });
  const prepared = prepareClient((reading) => ({
    baseUrl: server.origin,
    clientId: 'acme-client',
    clientSecret: secrets[Math.min(reading - 1, 1)],
  }));
  return { ...prepared, call: () => prepared.client.call(caller, request) };
}

const everything = [...tokens, ...secrets, ...secrets.map((secret) => basic(`acme-client:${secret}`))];
const quote = (status: number): Respond => {
  const message = everything.join(' and ');
  return (response) => json(response, status, { success: false, reasons: [{ code: 50000030, message }] });
};
const hidden = everything.map(() => '«hidden»').join(' and ');

describe('an answer that quotes earlier credentials of the tenant', () => {
  test('after a 401 and a new token has the refused one concealed too', async () => {
    const { call } = await prepare((response, seen) =>
      quote(seen.headers.authorization === `Bearer ${tokens[0]}` ? 401 : 400)(response, seen),
    );
    const { reasons, status } = await failureOf(call());
    expect([status, reasons[0]?.message]).toEqual([400, hidden]);
  });

  test('after a renewal by age and a rotation of the secret has the earlier ones concealed too', async () => {
    let respond: Respond = (response) => json(response, 200, { success: true });
    const { call, clock } = await prepare((response, seen) => respond(response, seen));
    await call();
    clock.now += 3_600_000;
    respond = quote(400);
    expect((await failureOf(call())).reasons[0]?.message).toBe(hidden);
  });
});
