import { describe, expect, it } from 'vitest';
import { UnknownTenantError, ZuoraError } from '../../../../functions/shared/zuora/errors.ts';
import { secretSteps } from '../../../../infra/cli/check/check-secret.ts';
import { type CheckContext, checkTenant } from '../../../../infra/cli/check/check-tenant.ts';
import { type CheckStep, checkText } from '../../../../infra/cli/check-step.ts';
import { canaryCredentials, canaryMark } from '../../../canary.ts';
import { aPeriod } from '../../../functions/poll-trial-balance/items.ts';

const { clientId, clientSecret, bearerToken } = canaryCredentials;
const baseUrl = 'https://rest.zuora.com';
const good = { baseUrl, clientId, clientSecret };
const reading = (secret: unknown) => ({
  text: typeof secret === 'string' ? secret : JSON.stringify(secret),
  versionId: 'v-1',
});
const results = (steps: readonly CheckStep[]) =>
  Object.fromEntries(steps.map(({ step, result }) => [step, result]));

describe('a secret', () => {
  it.each<[what: string, secret: unknown, formed: RegExp | null, host: RegExp | null]>([
    ['of a client', good, null, null],
    ['of a bearer token', { baseUrl, bearerToken }, null, null],
    ['that is no JSON', `{"clientSecret":"${canaryMark}"`, /not JSON/, /no baseUrl/],
    ['that is a list', [canaryMark], /a rule is broken by the whole/, /no baseUrl/],
    [
      'whose keys are empty, as the stack makes it',
      { baseUrl, clientId: '', clientSecret: '' },
      /clientId, clientSecret/,
      null,
    ],
    ['with both ways', { ...good, bearerToken }, /and not both/, null],
    [
      'for a host that is nobody’s',
      { ...good, baseUrl: `https://${canaryMark}.example` },
      null,
      /not an allowed host/,
    ],
    [
      'with a bad key and a bad host',
      { ...good, entityId: 'x', baseUrl: 'http://rest.zuora.com' },
      /entityId/,
      /not an allowed/,
    ],
    ['without a host', { clientId, clientSecret }, null, /no baseUrl/],
  ])('%s', (_what, secret, formed, host) => {
    const steps = secretSteps(reading(secret), []);
    for (const [index, problem] of [formed, host].entries()) {
      const step = steps[index];
      expect(step?.result).toBe(problem === null ? 'passed' : 'failed');
      if (problem !== null) expect(step?.detail).toMatch(problem);
    }
    expect(checkText(steps)).not.toContain(canaryMark);
  });

  it('without any value is not JSON either', () => {
    expect(secretSteps({ text: undefined, versionId: null }, [])[0]?.detail).toMatch(/no text value/);
  });

  it.each([
    [{}, 'it holds baseUrl, clientId, clientSecret'],
    [{ entityID: canaryMark }, 'it holds baseUrl, clientId, clientSecret; 1 key is not known and ignored'],
    [
      { [canaryMark]: 1, orgids: ['o-1'] },
      'it holds baseUrl, clientId, clientSecret; 2 keys are not known and ignored',
    ],
  ])(
    'says how many of its keys are ignored, and neither their names nor their values: %#',
    (more, detail) => {
      const [formed] = secretSteps(reading({ ...good, ...more }), []);
      expect(formed).toMatchObject({ result: 'passed', detail });
    },
  );

  it('may name a host of the setting zuoraExtraHosts', () => {
    const steps = secretSteps(reading({ ...good, baseUrl: 'https://zuora.proxy.example' }), [
      'zuora.proxy.example',
    ]);
    expect(results(steps)).toEqual({ 'secret well formed': 'passed', 'host allowed': 'passed' });
  });
});

const zuoraError = (advice: ZuoraError['advice'], status = 401) =>
  new ZuoraError({ advice, status, summary: 'POST /oauth/token: HTTP 401' });
const never = async () => {
  throw new Error('is not to be called');
};

function checkContext(
  changes: Partial<CheckContext['zuora']> & { readSecret?: CheckContext['readSecret'] } = {},
): CheckContext {
  const { readSecret = async () => reading(good), ...zuora } = changes;
  return {
    secretName: 'zuora-pending-close/acme-eu',
    readSecret,
    extraHosts: [],
    zuora: {
      tenantSettings: async () => ({ entityId: null, orgIds: ['o-1'], secretVersionId: 'v-1' }),
      prepare: async () => undefined,
      listPeriods: async () => ({ periods: [aPeriod()], secretVersionId: 'v-1' }),
      getPeriod: async () => ({ period: aPeriod(), secretVersionId: 'v-1' }),
      ...zuora,
    },
  };
}

describe('checking a tenant', () => {
  it('passes when every step does, and says what cannot be seen without changing anything', async () => {
    const steps = await checkTenant('acme-eu', {}, checkContext());
    expect(results(steps)).toEqual({
      'secret readable': 'passed',
      'secret well formed': 'passed',
      'host allowed': 'passed',
      'token obtained': 'passed',
      'periods readable': 'passed',
      'periods exist': 'passed',
      'one period readable': 'passed',
      'may close': 'unseen',
    });
    expect(checkText(steps)).toMatch(/✓ periods readable +1 period, no entity named, orgs o-1/);
  });

  it.each<[what: string, failing: string, help: RegExp, changes: Parameters<typeof checkContext>[0]]>([
    [
      'no secret',
      'secret readable',
      /create-secret --name zuora-pending-close\/acme-eu/,
      { readSecret: async () => null },
    ],
    [
      'a secret that may not be read',
      'secret readable',
      /let the secret be read/,
      {
        readSecret: async () =>
          Promise.reject(Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: {} })),
      },
    ],
    [
      'a refused client',
      'token obtained',
      /right client id and secret/,
      { prepare: async () => Promise.reject(zuoraError('fix-credentials')) },
    ],
    [
      'a user without rights',
      'periods readable',
      /finance permissions/,
      { listPeriods: async () => Promise.reject(zuoraError('fix-credentials', 403)) },
    ],
    [
      'a wrong entity',
      'periods readable',
      /entity and orgs/,
      { listPeriods: async () => Promise.reject(zuoraError('refused')) },
    ],
    [
      'Zuora out of reach',
      'token obtained',
      /out of reach/,
      { prepare: async () => Promise.reject(zuoraError('try-later')) },
    ],
    [
      'a limit of Zuora',
      'periods readable',
      /limits how many calls/,
      { listPeriods: async () => Promise.reject(zuoraError('slow-down', 429)) },
    ],
    [
      'finance not enabled',
      'periods exist',
      /Zuora Finance is enabled/,
      { listPeriods: async () => ({ periods: [], secretVersionId: 'v-1' }) },
    ],
    [
      'only the open-ended period',
      'periods exist',
      /Zuora Finance is enabled/,
      { listPeriods: async () => ({ periods: [aPeriod({ endDate: null })], secretVersionId: 'v-1' }) },
    ],
    [
      'a period that cannot be read',
      'one period readable',
      /out of reach/,
      { getPeriod: async () => Promise.reject(zuoraError('try-later')) },
    ],
  ])('fails with %s, and says what to do', async (_what, failing, help, changes) => {
    const steps = await checkTenant('acme-eu', {}, checkContext(changes));
    const failed = steps.filter(({ result }) => result === 'failed');
    expect(failed.map(({ step }) => step)).toEqual([failing]);
    expect(failed[0]?.help).toMatch(help);
    expect(steps.map(({ step }) => step)).toHaveLength(8);
  });

  it.each([
    ['a client', good, /Zuora is reached/],
    ['a bearer token', { baseUrl, bearerToken }, /the secret holds one; not tried yet/],
  ])('claims no call of Zuora that was not made, with %s', async (_what, secret, detail) => {
    const steps = await checkTenant('acme-eu', {}, checkContext({ readSecret: async () => reading(secret) }));
    expect(steps.find(({ step }) => step === 'token obtained')?.detail).toMatch(detail);
  });

  it('tries nothing of Zuora with a secret that breaks a rule', async () => {
    const broken = { readSecret: async () => reading({ baseUrl }), tenantSettings: never, prepare: never };
    const steps = await checkTenant('acme-eu', {}, checkContext(broken));
    expect(results(steps)).toMatchObject({ 'secret well formed': 'failed', 'token obtained': 'not-tried' });
  });

  it('reads with the given entity and orgs in place of the secret’s', async () => {
    const asked: unknown[] = [];
    const listPeriods: CheckContext['zuora']['listPeriods'] = async ({ entityId, orgIds }) => {
      asked.push({ entityId, orgIds });
      return { periods: [aPeriod()], secretVersionId: 'v-1' };
    };
    await checkTenant('acme-eu', { entity: 'e-1', orgs: ['o-2'] }, checkContext({ listPeriods }));
    expect(asked).toEqual([{ entityId: 'e-1', orgIds: ['o-2'] }]);
  });

  it('rethrows errors that are not trouble with Zuora', async () => {
    const gone = { tenantSettings: async () => Promise.reject(new UnknownTenantError('gone')) };
    await expect(checkTenant('acme-eu', {}, checkContext(gone))).rejects.toThrow('gone');
  });
});
