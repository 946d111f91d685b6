import {
  type AccountingPeriod,
  getAccountingPeriod,
  listAccountingPeriods,
  setPendingClose,
} from './accounting-periods.ts';
import type { CallLimits, ZuoraCaller, ZuoraClient } from './client.ts';

/** Every effect on Zuora that the use cases have; a test or a simulated world passes its own. */
export interface Zuora extends Pick<ZuoraClient, 'tenantSettings' | 'prepare' | 'secretVersionTaken'> {
  getPeriod(caller: ZuoraCaller, id: string, limits: CallLimits): Promise<AccountingPeriod>;
  listPeriods(caller: ZuoraCaller, limits: CallLimits): Promise<AccountingPeriod[]>;
  setPendingClose(caller: ZuoraCaller, id: string, limits: CallLimits): Promise<{ processId: string | null }>;
}

/** The effects over HTTP. */
export function zuoraOver(client: ZuoraClient): Zuora {
  return {
    tenantSettings: (tenant) => client.tenantSettings(tenant),
    prepare: (caller, limits) => client.prepare(caller, limits),
    secretVersionTaken: (tenant) => client.secretVersionTaken(tenant),
    getPeriod: (caller, id, limits) => getAccountingPeriod(client, caller, id, limits),
    listPeriods: (caller, limits) => listAccountingPeriods(client, caller, limits),
    setPendingClose: (caller, id, limits) => setPendingClose(client, caller, id, limits),
  };
}
