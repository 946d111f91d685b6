import { answer } from '../answer.ts';
import type { GlobalOptions } from '../command-line/command.ts';
import { findStack } from '../stack/target.ts';
import { setUpOf, setUpText } from './set-up.ts';
import { readTenantKey, wantedAddressOf } from './tenant-key.ts';

export interface WakeUpOptions extends GlobalOptions {
  tenant: string;
  showKey?: boolean;
}

/** `closes wake-up`. The master key is read only with `--show-key`. */
export async function wakeUp({ tenant, showKey, ...options }: WakeUpOptions): Promise<void> {
  const stack = await findStack(options);
  const url = wantedAddressOf(stack, tenant);
  const setUp = setUpOf(tenant, url, showKey ? await readTenantKey(stack, tenant) : null);
  answer(options, setUp, () => setUpText(setUp));
}
