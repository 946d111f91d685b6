import type { Command } from 'commander';
import { secretsOf } from '../../../functions/shared/connections.ts';
import { answer } from '../answer.ts';
import { type GlobalOptions, newCommand, withTenantScope } from '../command.ts';
import { findStack } from '../stack/target.ts';
import { exitCodes } from '../trouble.ts';
import { checkText } from './check-step.ts';
import { checkTenant } from './check-tenant.ts';
import { type ScopeOptions, zuoraOf } from './zuora-access.ts';

type CheckOptions = GlobalOptions & ScopeOptions;

/** `closes check`. */
export function checkCommand(): Command {
  return withTenantScope(
    newCommand('check', [
      'closes check default',
      'closes check acme-eu --entity 2c92c0f8-5d1e-4b6f-9a3c-7d0e1f2a3b4c --json',
    ]),
  )
    .summary('whether a tenant’s credentials are good for a close')
    .description(
      'Goes through what must hold before a tenant’s periods can be closed, step by step, and says what to do about what does not. Changes nothing, and shows no part of a credential. Exit status: 0 all passed, 1 something failed.',
    )
    .action(async (tenant: string, _: unknown, command: Command) =>
      check(tenant, command.optsWithGlobals<CheckOptions>()),
    );
}

async function check(tenant: string, options: CheckOptions): Promise<void> {
  const stack = await findStack(options);
  const steps = await checkTenant(tenant, options, {
    secretName: `${stack.secretPrefix}/${tenant}`,
    readSecret: secretsOf(stack.secrets()),
    extraHosts: await stack.zuoraExtraHosts(),
    zuora: await zuoraOf(stack),
  });
  const isGood = steps.every(({ result }) => result !== 'failed');
  if (!isGood) process.exitCode = exitCodes.trouble;
  answer(options, { tenant, passed: isGood, steps }, () => checkText(steps));
}
