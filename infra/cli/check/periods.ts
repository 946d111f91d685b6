import { answer } from '../answer.ts';
import type { GlobalOptions } from '../command-line/command.ts';
import { findStack } from '../stack/target.ts';
import { inOrderOfTime, periodsText } from './periods-view.ts';
import { callerFor, callLimits, type ScopeOptions, zuoraOf } from './zuora-access.ts';

type PeriodsOptions = GlobalOptions & ScopeOptions;

/** `closes periods`. */
export async function periods(tenant: string, options: PeriodsOptions): Promise<void> {
  const zuora = await zuoraOf(await findStack(options));
  const caller = callerFor(tenant, await zuora.tenantSettings(tenant), options);
  const { periods } = await zuora.listPeriods(caller, callLimits);
  const found = inOrderOfTime(periods);
  const { entityId, orgIds } = caller;
  answer(options, { tenant, entityId, orgIds, accountingPeriods: found }, () => periodsText(found));
}
