import {
  getAccountingPeriod,
  listAccountingPeriods,
  type PeriodAnswer,
  type PeriodsAnswer,
  type PutAnswer,
  setPendingClose,
} from './accounting-periods.ts';
import type { CallLimits, ZuoraCaller, ZuoraClient } from './client.ts';

/** All calls of the functions to Zuora. Tests and the simulated world may pass their own. */
export interface Zuora extends Pick<ZuoraClient, 'tenantSettings' | 'prepare'> {
  getPeriod(caller: ZuoraCaller, id: string, limits: CallLimits): Promise<PeriodAnswer>;
  listPeriods(caller: ZuoraCaller, limits: CallLimits): Promise<PeriodsAnswer>;
  setPendingClose(caller: ZuoraCaller, id: string, limits: CallLimits): Promise<PutAnswer>;
}

/** The calls by means of a client. */
export function zuoraOver(client: ZuoraClient): Zuora {
  return {
    tenantSettings: (tenant) => client.tenantSettings(tenant),
    prepare: (tenant, limits) => client.prepare(tenant, limits),
    getPeriod: (caller, id, limits) => getAccountingPeriod(client, caller, id, limits),
    listPeriods: (caller, limits) => listAccountingPeriods(client, caller, limits),
    setPendingClose: (caller, id, limits) => setPendingClose(client, caller, id, limits),
  };
}
