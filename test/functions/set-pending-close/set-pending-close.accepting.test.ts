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

describe("the entity and orgs that are used: the request's own, or else the tenant's", () => {
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

  test('stay as they were stored, whatever the secret contains later', async () => {
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

  test.each(states)('with other content is refused before anything else: %s', async (state) => {
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
  ])('with other content is refused also after its deadline: %s', async (_row, asked) => {
    const world = new CloseWorld();
    world.store(anItem());
    world.now = deadline + 1;
    expect(await world.deliver(aRequest(asked))).toEqual(reused);
  });

  describe('the refusal names the sender of the first one', () => {
    test.each([
      ['a session of a role', 'AROAEXAMPLEROLE:erp-closing', ', by the sender AROAEXAMPLEROLE:erp-closing'],
      ['an account', '111122223333', ', by the sender 111122223333'],
      ['a session with every character', 'AROA1:a+b=c,d.e@f_g-h', ', by the sender AROA1:a+b=c,d.e@f_g-h'],
      ['no sender, if SQS did not say', null, ''],
      ['no sender, if the stored one has another form', 'a\nb', ''],
      ['no sender, if the stored one is too long', 'A'.repeat(201), ''],
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

  test('is the same only within its tenant', async () => {
    const world = new CloseWorld();
    world.store(anItem());
    const request = aRequest({ tenant: 'acme-eu', requestedBy: 'somebody else' });
    expect(await world.deliver(request)).toEqual(done);
    expect(world.item(request).state).toBe('watching');
  });
});

describe('the tenant and its secret', () => {
  test('no secret and no item: the tenant is unknown, and nothing is stored', async () => {
    const world = new CloseWorld();
    world.secret = new UnknownTenantError('none');
    const detail = 'tenant has no secret in Secrets Manager';
    expect(await world.deliver()).toEqual({ is: 'parked', reason: 'unknown-tenant', detail });
    expect(world.isLedgerEmpty).toBe(true);
    expect(world.count('zuora.')).toBe(0);
  });

  test('no secret, but an item: the tenant is known, with refused credentials', async () => {
    const world = new CloseWorld();
    world.store(anItem({ scope: null }));
    world.secret = new UnknownTenantError('none');
    expect(await world.deliver()).toMatchObject({ is: 'waiting', because: 'credentials-refused' });
    expect(world.reported('credentials-refused')).toHaveLength(1);
  });

  test('a secret that is gone before Zuora is called: refused credentials', async () => {
    const world = new CloseWorld();
    world.store(anItem());
    const gone = new UnknownTenantError('none');
    const context = {
      ...world.context,
      zuora: { ...world.context.zuora, listPeriods: () => Promise.reject(gone) },
    };
    const progress = await driveCloseRequest(aRequest(), { at: start, by: null, receiveCount: 2 }, context);
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

  test('an outage of Secrets Manager: nothing is stored, because the tenant may be unknown; the message waits', async () => {
    const world = new CloseWorld();
    world.secret = outage;
    expect(await world.deliver()).toMatchObject({ is: 'waiting', because: 'zuora-trouble' });
    expect(world.isLedgerEmpty).toBe(true);
    world.secret = plainSecret;
    expect(await world.deliver()).toEqual(done);
    expect(world.item().state).toBe('watching');
  });

  test('an outage of Secrets Manager until after the deadline: the request still gets into the ledger', async () => {
    const world = new CloseWorld();
    world.secret = outage;
    world.now = deadline + 1;
    expect(await world.deliver()).toMatchObject({ is: 'waiting' });
    world.secret = plainSecret;
    expect(await world.deliver()).toEqual(done);
    expect(world.item().dueAt).toBe(isoTime(deadline));
  });
});

describe('the first delivery of a message', () => {
  test.each([
    { state: 'accepted', progress: done, effective: 1 },
    { state: 'sent', progress: { is: 'waiting', because: 'hold' }, effective: 0 },
    { state: 'watching', progress: done, effective: 0 },
    { state: 'concluded', progress: done, effective: 0 },
  ] as const)(
    'with a request that was sent before continues with its item: $state',
    async ({ state, progress, effective }) => {
      for (const returnsStored of [true, false]) {
        const world = new CloseWorld();
        world.returnsStored = returnsStored;
        world.store(anItem({ state, holdUntil: isoTime(start + 1), refusals: 3 }));
        expect(await world.deliverTime(1)).toMatchObject(progress);
        expect(world.effectivePuts).toBe(effective);
        expect(world.item()).toMatchObject({ refusals: 3 });
        expect(world.count('ledger.get')).toBe(returnsStored ? 0 : 1);
      }
    },
  );

  test.each(['watching', 'concluded'] as const)('a later one needs no secret: %s', async (state) => {
    const world = new CloseWorld();
    world.secret = unusable;
    world.store(anItem({ state }));
    expect(await world.deliverTime(2)).toEqual(done);
    expect(world.effects).toEqual(['ledger.get']);
  });

  test.each([
    ['is not there', new UnknownTenantError('none')],
    ['cannot be used', unusable],
    ['cannot be read', outage],
  ])('reads the item if the secret %s, and reads the secret once', async (_what, secret) => {
    const concluded = new CloseWorld();
    concluded.secret = secret;
    concluded.store(anItem({ state: 'concluded' }));
    expect(await concluded.deliverTime(1)).toEqual(done);
    expect(await concluded.deliverTime(1, aRequest({ requestedBy: 'else' }))).toMatchObject({
      is: 'parked',
      reason: 'request-id-reused',
    });
    expect(concluded.effects).toEqual(['secret', 'ledger.get', 'secret', 'ledger.get']);

    const unscoped = new CloseWorld();
    unscoped.secret = secret;
    unscoped.store(anItem({ scope: null }));
    expect(await unscoped.deliverTime(1)).toMatchObject({ is: 'waiting' });
    expect(unscoped.count('secret')).toBe(1);
  });
});

describe('the token that is asked for while a request is stored', () => {
  const troubles = [
    [
      'refused credentials',
      zuoraTrouble({ advice: 'fix-credentials', isAnswered: true }),
      'credentials-refused',
    ],
    ['a limit', zuoraTrouble({ advice: 'slow-down', isAnswered: true }), 'slow-down'],
    [
      'a limit with a time',
      zuoraTrouble({ advice: 'slow-down', isAnswered: true, retryAfterSeconds: 90 }),
      'slow-down',
    ],
    ['no answer', zuoraTrouble(), 'zuora-trouble'],
    ['the line of this container', zuoraTrouble({ advice: 'wait-in-line', isRefusal: true }), 'in-line'],
  ] as const;

  test.each(troubles)('does not keep it from being stored: %s', async (_what, trouble, because) => {
    const world = new CloseWorld();
    world.prepareTrouble = trouble;
    expect(await world.deliver()).toMatchObject({ is: 'waiting', because });
    expect(world.item()).toMatchObject({ state: 'accepted', waiting: { because } });
    expect(world.reported('request-accepted')).toHaveLength(1);
    // Asked for once: a limit that Zuora has set holds in the same delivery too.
    expect(world.count('zuora.')).toBe(1);
  });

  test.each(troubles)(
    'is reported, and not needed, where the request is done: %s',
    async (_what, trouble) => {
      const world = new CloseWorld();
      world.prepareTrouble = trouble;
      world.store(anItem({ state: 'concluded' }));
      expect(await world.deliverTime(1)).toEqual(done);
      expect(world.reports).toHaveLength(1);
      expect(world.writes).toHaveLength(1);
    },
  );

  test('with a pause that Zuora asked for keeps the pause if the request could not be stored', async () => {
    const world = new CloseWorld();
    world.prepareTrouble = zuoraTrouble({
      advice: 'slow-down',
      isAnswered: true,
      retryAfterSeconds: 90,
    });
    world.beforeEffect = (effect) => {
      if (effect === 'ledger.create accepted') throw new Error('ProvisionedThroughputExceeded');
    };
    await expect(world.deliver()).rejects.toThrow('ProvisionedThroughputExceeded');
    expect(world.context.tenantAccess.pauseLeftMs('default', start)).toBe(90_000);
  });

  test.each<[string, (world: CloseWorld) => void, because: string]>([
    ['asked for a pause', ({ context }) => context.tenantAccess.pause('default', start + 5_000), 'slow-down'],
    ['asked for fewer calls', ({ context }) => context.tenantAccess.leaveAlone('default'), 'slow-down'],
    [
      'was silent twice',
      ({ context }) => {
        for (const _ of [1, 2]) context.tenantAccess.called('default', { isAnswered: false });
      },
      'zuora-trouble',
    ],
  ])(
    'is not asked for where the tenant %s: the request is stored, and waits',
    async (_what, before, because) => {
      const world = new CloseWorld();
      before(world);
      expect(await world.deliver()).toMatchObject({ is: 'waiting', because });
      expect(world.item().state).toBe('accepted');
      expect(world.count('zuora.')).toBe(0);
    },
  );

  test('meets a defect: the request is stored, and the defect is thrown', async () => {
    const world = new CloseWorld();
    world.beforeEffect = (effect) => {
      if (effect === 'zuora.prepare') throw new TypeError('defect');
    };
    await expect(world.deliver()).rejects.toThrow('defect');
    expect(world.item().state).toBe('accepted');
  });

  test('is awaited if the request could not be stored: no call is in progress when Lambda freezes', async () => {
    const world = new CloseWorld();
    const { promise: token, resolve: giveToken } = Promise.withResolvers<void>();
    world.beforeEffect = async (effect) => {
      if (effect === 'zuora.prepare') await token;
      if (effect === 'ledger.create accepted') throw new Error('ProvisionedThroughputExceeded');
    };
    let isOver = false;
    const delivery = world.deliver().finally(() => {
      isOver = true;
    });
    const failed = expect(delivery).rejects.toThrow('ProvisionedThroughputExceeded');
    await new Promise(setImmediate);
    expect(isOver).toBe(false);
    giveToken();
    await failed;
  });
});
