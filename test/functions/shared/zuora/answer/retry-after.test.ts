import { expect, test } from 'vitest';
import { readRetryAfter } from '../../../../../functions/shared/zuora/answer/retry-after.ts';

const now = Date.parse('2026-12-02T10:00:00.500Z');

test.each([
  { says: 'nothing', headers: {}, seconds: null },
  { says: 'seconds', headers: { 'Retry-After': '120' }, seconds: 120 },
  { says: 'a decimal, rounded up', headers: { 'Retry-After': '1.2' }, seconds: 2 },
  { says: 'a date', headers: { 'Retry-After': 'Wed, 02 Dec 2026 10:01:00 GMT' }, seconds: 60 },
  { says: 'a date that has passed', headers: { 'Retry-After': 'Wed, 02 Dec 2026 09:00:00 GMT' }, seconds: 0 },
  { says: 'more than an hour', headers: { 'Retry-After': '86400' }, seconds: 3600 },
  { says: 'a huge number', headers: { 'Retry-After': '9'.repeat(400) }, seconds: 3600 },
  { says: 'a negative number, which is nothing', headers: { 'Retry-After': '-5' }, seconds: null },
  { says: 'words', headers: { 'Retry-After': 'soon' }, seconds: null },
  {
    says: 'a text that looks like a date',
    headers: { 'Retry-After': 'Wed, 32 Foo 2026 10:01:00 GMT' },
    seconds: null,
  },
  { says: 'words, and a reset', headers: { 'Retry-After': 'soon', 'RateLimit-Reset': '9' }, seconds: 9 },
  {
    says: 'both: Retry-After comes first',
    headers: { 'Retry-After': '3', 'RateLimit-Reset': '9' },
    seconds: 3,
  },
  { says: 'a reset only, as in the vendor sample', headers: { 'ratelimit-reset': '37' }, seconds: 37 },
  { says: 'a reset with windows', headers: { 'RateLimit-Reset': '37, 37;w=60' }, seconds: 37 },
  { says: 'a reset with its window', headers: { 'RateLimit-Reset': '12;w=60' }, seconds: 12 },
  { says: 'Rate-Limit-Reset', headers: { 'Rate-Limit-Reset': '5' }, seconds: 5 },
  // 2026-12-02T10:00:00Z is 1,796,205,600 in seconds since 1970.
  { says: 'a reset as an instant', headers: { 'RateLimit-Reset': '1796205637' }, seconds: 37 },
  { says: 'an instant in another header', headers: { 'X-Rate-Limit-Reset': '1796205637' }, seconds: 37 },
  { says: 'an instant with windows', headers: { 'RateLimit-Reset': '1796205637, 9;w=60' }, seconds: 37 },
  { says: 'an instant with a fraction', headers: { 'RateLimit-Reset': '1796205636.2' }, seconds: 36 },
  { says: 'an instant that has passed', headers: { 'RateLimit-Reset': '1796205599' }, seconds: 0 },
  { says: 'an instant beyond an hour', headers: { 'RateLimit-Reset': '1796215600' }, seconds: 3600 },
  { says: 'an instant in milliseconds', headers: { 'X-RateLimit-Reset': '1796205637000' }, seconds: 37 },
  { says: 'Retry-After as an instant', headers: { 'Retry-After': '1796205637' }, seconds: 37 },
  { says: 'the greatest number of seconds', headers: { 'RateLimit-Reset': '1000000000' }, seconds: 3600 },
  { says: 'the first instant', headers: { 'RateLimit-Reset': '1000000001' }, seconds: 0 },
  { says: 'the last instant in seconds', headers: { 'RateLimit-Reset': '100000000000' }, seconds: 3600 },
  { says: 'the first instant in milliseconds', headers: { 'RateLimit-Reset': '100000000001' }, seconds: 0 },
  {
    says: 'a reset as a date',
    headers: { 'RateLimit-Reset': 'Wed, 02 Dec 2026 10:01:00 GMT' },
    seconds: 60,
  },
  { says: 'an exact hour', headers: { 'Retry-After': '3600' }, seconds: 3600 },
  { says: 'X-RateLimit-Reset', headers: { 'X-RateLimit-Reset': '6' }, seconds: 6 },
])('$says → $seconds', ({ headers, seconds }) => {
  expect(readRetryAfter(new Headers(Object.entries(headers)), now)).toBe(seconds);
});
