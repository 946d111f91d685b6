import { describe, expect, test } from 'vitest';
import { allowedOrigin, isLocalStack } from '../../../../../functions/shared/zuora/credentials/base-url.ts';

describe('the ten REST hosts', () => {
  test.each([
    'rest.na.zuora.com',
    'rest.sandbox.na.zuora.com',
    'rest.zuora.com',
    'rest.apisandbox.zuora.com',
    'rest.test.zuora.com',
    'rest.eu.zuora.com',
    'rest.sandbox.eu.zuora.com',
    'rest.test.eu.zuora.com',
    'rest.ap.zuora.com',
    'rest.test.ap.zuora.com',
  ])('%s is allowed over https', (host) => {
    expect(allowedOrigin(`https://${host}`, [])).toBe(`https://${host}`);
  });
});

const loopback = ['localhost'];

test.each([
  { rule: 'a trailing slash is dropped', url: 'https://rest.zuora.com/', extra: [], origin: true },
  { rule: 'case does not count', url: 'HTTPS://Rest.Zuora.com', extra: [], origin: true },
  { rule: 'https only', url: 'http://rest.zuora.com', extra: [] },
  { rule: 'no other scheme', url: 'ftp://rest.zuora.com', extra: [] },
  {
    rule: 'no user-info: the host is what follows it',
    url: 'https://rest.zuora.com@evil.example/',
    extra: [],
  },
  { rule: 'no user-info on an allowed host', url: 'https://me:pw@rest.zuora.com', extra: [] },
  { rule: 'no empty user-info', url: 'https://@rest.zuora.com', extra: [] },
  { rule: 'no longer name', url: 'https://rest.zuora.com.evil.example/', extra: [] },
  { rule: 'no trailing dot', url: 'https://rest.zuora.com.', extra: [] },
  { rule: 'no other name before it', url: 'https://evilrest.zuora.com', extra: [] },
  { rule: 'no subdomain of a host', url: 'https://x.rest.zuora.com', extra: [] },
  { rule: 'no hosts of the user interface', url: 'https://na.zuora.com', extra: [] },
  { rule: 'no port, not even its own', url: 'https://rest.zuora.com:443', extra: [] },
  { rule: 'no other port', url: 'https://rest.zuora.com:8443', extra: [] },
  { rule: 'no path', url: 'https://rest.zuora.com/v1', extra: [] },
  { rule: 'no double slash', url: 'https://rest.zuora.com//', extra: [] },
  { rule: 'no query, an empty one neither', url: 'https://rest.zuora.com?', extra: [] },
  { rule: 'no fragment', url: 'https://rest.zuora.com#', extra: [] },
  { rule: 'no backslash', url: 'https:\\\\rest.zuora.com', extra: [] },
  { rule: 'no backslash that hides a host', url: 'https://evil.example\\@rest.zuora.com', extra: [] },
  { rule: 'no white space around it', url: ' https://rest.zuora.com', extra: [] },
  { rule: 'no line end within it', url: 'https://rest.zuora\n.com', extra: [] },
  { rule: 'no line end after it', url: 'https://rest.zuora.com\n', extra: [] },
  { rule: 'no look-alike dots', url: 'https://rest。zuora.com', extra: [] },
  { rule: 'no look-alike letters', url: 'https://rest.zuorа.com', extra: [] },
  { rule: 'not empty', url: '', extra: [] },
  { rule: 'an extra host', url: 'https://rest.pt1.zuora.com', extra: ['rest.pt1.zuora.com'], origin: true },
  { rule: 'beside an extra host the ten', url: 'https://rest.zuora.com', extra: ['x.example'], origin: true },
  { rule: 'an extra host is https', url: 'http://x.example', extra: ['x.example'] },
  { rule: 'an extra host on its own port only', url: 'https://x.example:8443', extra: ['x.example'] },
  {
    rule: 'an extra host with a port',
    url: 'https://x.example:8443',
    extra: ['x.example:8443'],
    origin: true,
  },
  { rule: 'an extra host with another port', url: 'https://x.example', extra: ['x.example:8443'] },
  { rule: 'an entry that is no host allows nothing', url: 'https://x.example', extra: ['*.example', '*'] },
  { rule: 'no loopback unless listed', url: 'http://127.0.0.1:3000', extra: [] },
  { rule: 'local: http to loopback, any port', url: 'http://localhost:3000', extra: loopback, origin: true },
  { rule: 'local: the listed port', url: 'http://127.0.0.1:3000', extra: ['127.0.0.1:3000'], origin: true },
  { rule: 'local: another port than listed', url: 'http://127.0.0.1:3001', extra: ['127.0.0.1:3000'] },
  { rule: 'local: another loopback name', url: 'http://127.0.0.1:3000', extra: loopback },
  { rule: 'local: version 6', url: 'http://[::1]:3000', extra: ['[::1]'], origin: true },
  { rule: 'local: the listed hosts only, the ten not', url: 'https://rest.zuora.com', extra: loopback },
  { rule: 'local: a listed host', url: 'https://x.example', extra: ['localhost', 'x.example'], origin: true },
  { rule: 'local: http to loopback only', url: 'http://x.example', extra: ['localhost', 'x.example'] },
  { rule: 'local: no other spelling of loopback', url: 'http://127.1:3000', extra: ['127.0.0.1'] },
  {
    rule: 'local: a name that begins like loopback',
    url: 'http://127.0.0.1.evil.example',
    extra: ['127.0.0.1'],
  },
])('$rule: $url', ({ url, extra, origin = false }) => {
  expect(allowedOrigin(url, extra)).toBe(origin ? url.toLowerCase().replace(/\/$/, '') : null);
});

test('a loopback entry makes the stack a local one', () => {
  expect(isLocalStack(['x.example', '127.0.0.1:3000'])).toBe(true);
  expect(isLocalStack(['x.example', '127.0.0.1.evil.example'])).toBe(false);
});
