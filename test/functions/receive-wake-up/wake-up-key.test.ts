import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isWakeUpKey, wakeUpKeyOf } from '../../../functions/receive-wake-up/wake-up-key.ts';

describe("a tenant's key", () => {
  it('is the base64url HMAC-SHA-256 of its name under the master key', () => {
    const expected = createHmac('sha256', Buffer.from('a master key', 'utf8'))
      .update(Buffer.from('acme-eu', 'utf8'))
      .digest('base64')
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replace(/=+$/, '');
    expect(wakeUpKeyOf('a master key', 'acme-eu')).toBe(expected);
    expect(expected).toHaveLength(43);
  });

  it('is accepted under any of the valid master keys', () => {
    const key = wakeUpKeyOf('previous', 'acme-eu');
    expect(isWakeUpKey(key, 'acme-eu', ['current', 'previous'])).toBe(true);
    expect(isWakeUpKey(key, 'acme-eu', ['previous', 'older'])).toBe(true);
  });

  it.each([
    { rule: "another tenant's key", key: wakeUpKeyOf('current', 'acme') },
    { rule: 'of a master key that is no longer valid', key: wakeUpKeyOf('older', 'acme-eu') },
    { rule: 'cut short', key: wakeUpKeyOf('current', 'acme-eu').slice(0, -1) },
    { rule: 'longer by a character', key: `${wakeUpKeyOf('current', 'acme-eu')}=` },
    { rule: 'in lower case', key: wakeUpKeyOf('current', 'acme-eu').toLowerCase() },
    { rule: 'empty', key: '' },
    { rule: 'the master key itself', key: 'current' },
  ])('is not accepted if it is $rule', ({ key }) => {
    expect(isWakeUpKey(key, 'acme-eu', ['current', 'previous'])).toBe(false);
  });
});
