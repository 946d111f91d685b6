import { expect, test } from 'vitest';
import { canaryCredentials, canaryMark, holdsCanary } from '../canary.ts';

const secret = canaryCredentials.clientSecret;
test.each([
  secret,
  secret.toUpperCase(),
  `before ${canaryMark.slice(3, 15)} after`,
  [...secret].join('\n'),
  JSON.stringify([...secret].join('\u0000')),
  encodeURIComponent(encodeURIComponent(`/${secret}`)),
  [...secret].map((character) => `%${character.charCodeAt(0).toString(16)}`).join(''),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64url').slice(0, 12),
  Buffer.from(`${canaryCredentials.clientId}:${secret}`).toString('base64'),
])('finds the canary in %j', (text) => expect(holdsCanary(text)).toBe(true));

test.each(['', 'a text', 'canary', canaryMark.slice(0, 11), '100 %', '«hidden»'])(
  'finds no canary in %j',
  (text) => expect(holdsCanary(text)).toBe(false),
);
