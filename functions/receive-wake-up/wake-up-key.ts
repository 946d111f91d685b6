import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * A tenant's key: the base64url HMAC-SHA-256 of the tenant's name under the master key. So checking a key reads no
 * tenant's secret, and does not reveal which tenants exist.
 *
 * @param masterKey the text of the master key's secret
 */
export function wakeUpKeyOf(masterKey: string, tenant: string): string {
  return createHmac('sha256', masterKey).update(tenant).digest('base64url');
}

const digestOf = (text: string) => createHash('sha256').update(text).digest();

/** Whether a key is the tenant's under one of the master keys. Takes the same time for every wrong key. */
export function isWakeUpKey(key: string, tenant: string, masterKeys: readonly string[]): boolean {
  const given = digestOf(key);
  const matches = masterKeys.map((masterKey) =>
    timingSafeEqual(given, digestOf(wakeUpKeyOf(masterKey, tenant))),
  );
  return matches.includes(true);
}
