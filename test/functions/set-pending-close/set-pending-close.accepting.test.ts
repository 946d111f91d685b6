import { describe, expect, test } from 'vitest';
import { driveCloseRequest } from '../../../functions/set-pending-close/set-pending-close.ts';
import { isoTime, type LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { UnknownTenantError, ZuoraError } from '../../../functions/shared/zuora/errors.ts';
import {
  anItem,
  aPeriod,
  aRequest,
  CloseWorld,
  deadline,
  plainSecret,
  run,
  start,
  zuoraTrouble,
} from './world.ts';

const done = { is: 'done' };
const unusable = new ZuoraError({ advice: 'fix-credentials', summary: 'The secret is not usable' });
const outage = zuoraTrouble({ summary: "Secrets Manager did not give the tenant's secret" });

describe("the entity and orgs that apply: the request's own, else the tenant's", () => {
  const secret = { entityId: 'of-tenant', orgIds: ['of-tenant'], secretVersionId: 'v1' };
  test.each([
    ['both from the tenant', {}, { entityId: 'of-tenant', orgIds: ['of-tenant'] }],
    ['entity of the request', { entityId: 'own' }, { entityId: 'own', orgIds: ['of-tenant'] }],
    ['orgs of the request', { orgIds: ['own'] }, { entityId: 'of-tenant', orgIds: ['own'] }],
    ['both of the request', { entityId: 'own', orgIds: ['own'] }, { entityId: 'own', orgIds: ['own'] }],
  ])('%s', async (_row, asked, scope) => {
    const world = new CloseWorld();
    world.secret = secret;
    await world.deliver(aRequest(asked));
    expect(world.writes[0]?.scope).toEqual(scope);
  });

  test('what was stored stays, whatever the secret says later', async () => {
    const world = new CloseWorld(aPeriod({ run: run('Processing', 'x') }));
    world.secret = secret;
    await world.deliver();
    world.secret = plainSecret;
    await world.deliver();
    expect(world.item().scope).toEqual({ entityId: 'of-tenant', orgIds: ['of-tenant'] });
    expect(world.count('secret')).toBe(1);
    expect(world.callers.at(-1)).toMatchObject({ entityId: 'of-tenant' });
  });
});

describe('a requestId seen before', () => {
  const states: LedgerItem['state'][] = ['accepted', 'sent', 'watching', 'concluded'];
  const reused = {
    is: 'parked',
    reason: 'request-id-reused',
    detail: 'requestId was used before, with other content',
  };

  test.each(states)('with other content is refused, before anything else: %s', async (state) => {
    const world = new CloseWorld();
    world.store(anItem({ state }));
    expect(await world.deliver(aRequest({ requestedBy: 'somebody else' }))).toEqual(reused);
    expect(world.effects).toEqual(['ledger.get']);
  });

  test.each([
    ['another period', { accountingPeriod: { name: 'Dec 2026' } }],
    ['the same period under its id', { accountingPeriod: { id: 'nov' } }],
    ['another entity', { entityId: '11e64eef-a3e4-6d18-b2f4-005056b60000' }],
    ['orgs where there were none', { orgIds: ['a'] }],
  ])('other content: %s, past its deadline too', async (_row, asked) => {
    const world = new CloseWorld();
    world.store(anItem());
    world.now = deadline + 1;
    expect(await world.deliver(aRequest(asked))).toEqual(reused);
  });

  describe('names who sent the first one', () => {
    test.each([
      ['a session of a role', 'AROAEXAMPLEROLE:erp-closing', ', by the sender AROAEXAMPLEROLE:erp-closing'],
      ['an account', '111122223333', ', by the sender 111122223333'],
      ['a session with every character', 'AROA1:a+b=c,d.e@f_g-h', ', by the sender AROA1:a+b=c,d.e@f_g-h'],
      ['nobody, where SQS did not say', null, ''],
      ['nobody, where what was stored has another form', 'a\nb', ''],
      ['nobody, where it is longer than any', 'A'.repeat(201), ''],
    ])('%s', async (_who, senderId, named) => {
      const world = new CloseWorld();
      world.store(anItem({ senderId }));
      expect(await world.deliver(aRequest({ requestedBy: 'else' }), start, 'AROASECOND:other')).toEqual({
        ...reused,
        detail: `${reused.detail}${named}`,
      });
    });
  });

  test('with the same content is the same request, in whatever order its keys are', async () => {
    const world = new CloseWorld();
    const asked = { endedBefore: '2026-12-01', timezone: 'UTC' };
    await world.deliver(aRequest({ accountingPeriod: asked }));
    const turned = Object.fromEntries(
      Object.entries(aRequest({ accountingPeriod: asked }).content).reverse(),
    );
    const content = {
      ...aRequest().content,
      ...turned,
      accountingPeriod: { timezone: 'UTC', endedBefore: '2026-12-01' },
    };
    expect(await world.deliver({ ...aRequest(), content })).toEqual(done);
    expect(world.count('zuora.put')).toBe(1);
  });

  test('is one within its tenant only', async () => {
    const world = new CloseWorld();
    world.store(anItem());
    const request = aRequest({ tenant: 'acme-eu', requestedBy: 'somebody else' });
    expect(await world.deliver(request)).toEqual(done);
    expect(world.item(request).state).toBe('watching');
  });
});

describe('the tenant and its secret', () => {
  test('no such secret and no item: unknown, and nothing is stored', async () => {
    const world = new CloseWorld();
    world.secret = new UnknownTenantError('none');
    const detail = 'tenant has no secret in Secrets Manager';
    expect(await world.deliver()).toEqual({ is: 'parked', reason: 'unknown-tenant', detail });
    expect(world.isLedgerEmpty).toBe(true);
    expect(world.count('zuora.')).toBe(0);
  });

  test('no such secret, but an item: known, with refused credentials', async () => {
    const world = new CloseWorld();
    world.store(anItem({ scope: null }));
    world.secret = new UnknownTenantError('none');
    expect(await world.deliver()).toMatchObject({ is: 'waiting', because: 'credentials-refused' });
    expect(world.reported('credentials-refused')).toHaveLength(1);
  });

  test('a secret that is gone when Zuora is to be called: refused credentials', async () => {
    const world = new CloseWorld();
    world.store(anItem());
    const gone = new UnknownTenantError('none');
    const context = {
      ...world.context,
      zuora: { ...world.context.zuora, listPeriods: () => Promise.reject(gone) },
    };
    const progress = await driveCloseRequest(aRequest(), { at: start, by: null }, context);
    expect(progress).toMatchObject({ is: 'waiting', because: 'credentials-refused' });
  });

  test('a secret that cannot be used: stored without a scope, an alarm, and later scoped and closed', async () => {
    const world = new CloseWorld();
    world.secret = unusable;
    expect(await world.deliver()).toMatchObject({ is: 'waiting', because: 'credentials-refused' });
    expect(world.item()).toMatchObject({ state: 'accepted', scope: null, secretVersionId: null });
    expect(world.reported('credentials-refused')).toHaveLength(1);
    expect(world.count('zuora.')).toBe(0);

    expect(await world.deliver()).toMatchObject({ is: 'waiting', because: 'credentials-refused' });
    expect(world.writes).toHaveLength(1);

    world.secret = { entityId: 'e-1', orgIds: null, secretVersionId: 'v2' };
    expect(await world.deliver()).toEqual(done);
    expect(world.writes[1]).toMatchObject({
      scope: { entityId: 'e-1', orgIds: null },
      secretVersionId: 'v2',
    });
    expect(world.item()).toMatchObject({ state: 'watching', requestedAt: isoTime(start) });
  });

  test('Secrets Manager is out: nothing is stored, since the tenant may be none; the message waits', async () => {
    const world = new CloseWorld();
    world.secret = outage;
    expect(await world.deliver()).toMatchObject({ is: 'waiting', because: 'zuora-trouble' });
    expect(world.isLedgerEmpty).toBe(true);
    world.secret = plainSecret;
    expect(await world.deliver()).toEqual(done);
    expect(world.item().state).toBe('watching');
  });

  test('an outage of Secrets Manager beyond the deadline still gets the request into the ledger', async () => {
    const world = new CloseWorld();
    world.secret = outage;
    world.now = deadline + 1;
    expect(await world.deliver()).toMatchObject({ is: 'waiting' });
    world.secret = plainSecret;
    expect(await world.deliver()).toEqual(done);
    expect(world.item().dueAt).toBe(isoTime(deadline));
  });
});
