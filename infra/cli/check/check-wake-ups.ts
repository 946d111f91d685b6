import { type CheckStep, failed, passed } from '../check-step.ts';
import { explain } from '../explain.ts';
import type { TenantKey } from '../wake-up/tenant-key.ts';

const step = 'wake-ups';

/**
 * Whether Zuora's calls can make polling read a period of a tenant. A close needs no wake-ups, so a missing permission
 * to read the master key is not a failure.
 *
 * @param address where Zuora calls; null where wake-ups are off
 */
export async function wakeUpStep(
  address: string | null,
  readKey: () => Promise<TenantKey>,
): Promise<CheckStep> {
  if (address === null)
    return { step, result: 'off', detail: 'off: only polling finds out that a run ended', help: null };
  try {
    await readKey();
    return passed(step, `on, at ${address}; the tenant’s key can be read`);
  } catch (error) {
    const { line } = explain(error);
    if (isDenied(error))
      return {
        step,
        result: 'unseen',
        detail: `on, at ${address}; the key cannot be read: ${line}`,
        help: null,
      };
    return failed(
      step,
      `on, at ${address}; the key cannot be read: ${line}`,
      'closes are published by polling alone until this is corrected',
    );
  }
}

const isDenied = (error: unknown) => error instanceof Error && /^AccessDenied/.test(error.name);
