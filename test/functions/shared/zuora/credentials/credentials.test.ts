import { describe, expect, test } from 'vitest';
import { parseSecret } from '../../../../../functions/shared/zuora/credentials/credentials.ts';

const canary = 'canary-7f3a';
const oauth = { baseUrl: 'https://rest.zuora.com', clientId: 'an-id', clientSecret: canary };
const bearer = { baseUrl: 'https://rest.zuora.com', bearerToken: canary };
const parse = (secret: unknown) =>
  parseSecret(
    { text: typeof secret === 'string' ? secret : JSON.stringify(secret), versionId: 'version-1' },
    [],
  );

test('an OAuth secret with all keys is parsed', () => {
  const secret = {
    ...oauth,
    entityId: '8ac9a1f0-0000-0000-0000-00000000000a',
    orgIds: ['emea', 'us_1'],
    zuoraVersion: '2025-08-12',
    rotatedBy: 'somebody',
  };
  expect(parse(secret)).toEqual({
    credentials: {
      baseUrl: 'https://rest.zuora.com',
      auth: { kind: 'oauth', clientId: 'an-id', clientSecret: canary },
      entityId: '8ac9a1f0-0000-0000-0000-00000000000a',
      orgIds: ['emea', 'us_1'],
      zuoraVersion: '2025-08-12',
      versionId: 'version-1',
    },
  });
});

test('a bearer secret with no other keys is parsed', () => {
  expect(parse(bearer)).toMatchObject({
    credentials: {
      auth: { kind: 'bearer', token: canary },
      entityId: null,
      orgIds: null,
      zuoraVersion: null,
    },
  });
});

test.each([
  { rule: 'JSON', secret: `{"clientSecret":"${canary}` },
  { rule: 'JSON, not the placeholder of a new stack', secret: 'not set' },
  { rule: 'an object', secret: [oauth] },
  { rule: 'a base URL', secret: { ...oauth, baseUrl: undefined } },
  { rule: 'an allowed host', secret: { ...oauth, baseUrl: `https://${canary}.example` } },
  { rule: 'both halves of OAuth', secret: { ...oauth, clientSecret: undefined } },
  { rule: 'not both forms', secret: { ...oauth, ...bearer } },
  { rule: 'not one form and half of the other', secret: { ...bearer, clientId: canary } },
  { rule: 'one form at least', secret: { baseUrl: 'https://rest.zuora.com' } },
  { rule: 'a client secret that is not empty', secret: { ...oauth, clientSecret: '' } },
  {
    rule: 'a token without a line end, which no header can hold',
    secret: { ...bearer, bearerToken: `${canary}\n` },
  },
  { rule: 'a token without spaces', secret: { ...bearer, bearerToken: `Bearer ${canary}` } },
  { rule: 'a token in ASCII', secret: { ...bearer, bearerToken: `${canary}é` } },
  { rule: 'a client id in ASCII', secret: { ...oauth, clientId: 'ünïcode' } },
  { rule: 'text for a secret', secret: { ...oauth, clientSecret: 42 } },
  { rule: 'an entity that is a UUID', secret: { ...oauth, entityId: canary } },
  { rule: 'organizations, if any', secret: { ...oauth, orgIds: [] } },
  { rule: 'at most 50 organizations', secret: { ...oauth, orgIds: Array(51).fill('a') } },
  { rule: 'organizations without a comma', secret: { ...oauth, orgIds: ['a,b'] } },
  { rule: 'a version that is a date', secret: { ...oauth, zuoraVersion: `${canary}` } },
])('a secret must have $rule, and the problem quotes no value', ({ secret }) => {
  const parsed = parse(secret);
  expect(parsed).toHaveProperty('problem');
  expect(JSON.stringify(parsed)).not.toContain(canary);
});

test('the problem names the key', () => {
  expect(parse({ ...oauth, entityId: 'x', orgIds: 'y,' })).toEqual({
    problem: 'a rule is broken by entityId, orgIds',
  });
});

describe('organizations as one text, because the key/value editor has only texts', () => {
  test.each([
    ['emea', ['emea']],
    ['emea,us_1', ['emea', 'us_1']],
    [' emea , us_1 ,b-2', ['emea', 'us_1', 'b-2']],
    [Array(50).fill('x'.repeat(64)).join(', '), Array(50).fill('x'.repeat(64))],
  ])('%j', (orgIds, expected) => {
    expect(parse({ ...oauth, orgIds })).toMatchObject({ credentials: { orgIds: expected } });
  });

  test.each([
    '',
    ' ',
    ',',
    'a,',
    ',a',
    'a,,b',
    'a b',
    'a;b',
    'a\n',
    'a,\tb',
    'x'.repeat(65),
    Array(51).fill('a').join(','),
  ])('are not %j', (orgIds) => {
    expect(parse({ ...oauth, orgIds })).toEqual({ problem: 'a rule is broken by orgIds' });
  });
});

test('a byte order mark before a secret is ignored', () => {
  expect(parse(`\ufeff${JSON.stringify(oauth)}`)).toEqual(parse(oauth));
});

test('a secret without a text value cannot be used', () => {
  expect(parseSecret({ text: undefined, versionId: null }, [])).toHaveProperty('problem');
});
