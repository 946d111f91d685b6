import { wakeUpKeyOf } from '../../../functions/receive-wake-up/wake-up-key.ts';
import { secretsOf } from '../../../functions/shared/connections.ts';
import type { Stack } from '../stack/stack.ts';
import { notPossible, Trouble } from '../trouble.ts';

/** Where Zuora calls for a tenant; null where wake-ups are off. */
export function addressOf({ outputs: { WakeUpUrl: url } }: Pick<Stack, 'outputs'>, tenant: string) {
  return url === undefined ? null : new URL(tenant, url).href;
}

/** @throws Trouble if wake-ups are off */
export function wantedAddressOf(stack: Pick<Stack, 'outputs' | 'label'>, tenant: string): string {
  const address = addressOf(stack, tenant);
  if (address !== null) return address;
  throw notPossible(
    `wake-ups are off: ${stack.label} has no output WakeUpUrl. Set \`wakeUps\` to true and deploy (docs/wake-ups.md).`,
  );
}

/** A tenant's key, and the version of the master key that it was derived from. */
export interface TenantKey {
  key: string;
  masterKeyVersionId: string | null;
}

/** @throws Trouble if the secret of the master key is gone or empty; other errors of AWS unchanged */
export async function readTenantKey(
  stack: Pick<Stack, 'secrets' | 'masterKeySecretId'>,
  tenant: string,
): Promise<TenantKey> {
  const secretId = await stack.masterKeySecretId();
  const reading = await secretsOf(await stack.secrets())(secretId);
  if (!reading?.text)
    throw new Trouble(
      `the secret of the master key ${reading === null ? 'is gone' : 'has no text value'} (${secretId}), so no call to the address is accepted. docs/runbook.md says what to do under wake-ups-failing.`,
    );
  return { key: wakeUpKeyOf(reading.text, tenant), masterKeyVersionId: reading.versionId };
}
