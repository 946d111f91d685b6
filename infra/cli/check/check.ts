import { secretsOf } from '../../../functions/shared/connections.ts';
import { answer } from '../answer.ts';
import { checkText } from '../check-step.ts';
import type { GlobalOptions } from '../command-line/command.ts';
import { findStack } from '../stack/target.ts';
import { exitCodes } from '../trouble.ts';
import { addressOf, readTenantKey } from '../wake-up/tenant-key.ts';
import { checkTenant } from './check-tenant.ts';
import { wakeUpStep } from './check-wake-ups.ts';
import { type ScopeOptions, zuoraOf } from './zuora-access.ts';

type CheckOptions = GlobalOptions & ScopeOptions;

/** `closes check`. */
export async function check(tenant: string, options: CheckOptions): Promise<void> {
  const stack = await findStack(options);
  const tenantSteps = await checkTenant(tenant, options, {
    secretName: `${stack.secretPrefix}/${tenant}`,
    readSecret: secretsOf(await stack.secrets()),
    extraHosts: await stack.zuoraExtraHosts(),
    zuora: await zuoraOf(stack),
  });
  const steps = [
    ...tenantSteps,
    await wakeUpStep(addressOf(stack, tenant), () => readTenantKey(stack, tenant)),
  ];
  const isGood = steps.every(({ result }) => result !== 'failed');
  if (!isGood) process.exitCode = exitCodes.trouble;
  answer(options, { tenant, passed: isGood, steps }, () => checkText(steps));
}
