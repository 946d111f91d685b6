import type { Command } from 'commander';
import { answer } from '../answer.ts';
import { type GlobalOptions, newCommand, withTenantScope } from '../command.ts';
import { findStack } from '../stack/target.ts';
import { inOrderOfTime, periodsText } from './periods-view.ts';
import { callerFor, callLimits, type ScopeOptions, zuoraOf } from './zuora-access.ts';

type PeriodsOptions = GlobalOptions & ScopeOptions;

/** `closes periods`. */
export function periodsCommand(): Command {
  const examples = ['closes periods default', 'closes periods acme-eu --orgs org-1,org-2 --json'];
  return withTenantScope(newCommand('periods', examples))
    .summary('what Zuora says now')
    .description(
      'Asks Zuora for the tenant’s accounting periods, with the tenant’s own secret, and changes nothing. Zuora’s times of trial balances have no zone: they are by Zuora’s clock.',
    )
    .action(async (tenant: string, _: unknown, command: Command) =>
      periods(tenant, command.optsWithGlobals<PeriodsOptions>()),
    );
}

async function periods(tenant: string, options: PeriodsOptions): Promise<void> {
  const zuora = await zuoraOf(await findStack(options));
  const caller = callerFor(tenant, await zuora.tenantSettings(tenant), options);
  const { periods } = await zuora.listPeriods(caller, callLimits);
  const found = inOrderOfTime(periods);
  const { entityId, orgIds } = caller;
  answer(options, { tenant, entityId, orgIds, accountingPeriods: found }, () => periodsText(found));
}
