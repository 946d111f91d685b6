import type { Ledger } from '../shared/ledger/ledger.ts';
import type { LedgerItem } from '../shared/ledger/ledger-item.ts';
import type { Report } from '../shared/telemetry/telemetry.ts';
import type { CallLimits, ZuoraCaller } from '../shared/zuora/client.ts';
import type { TenantAccess } from '../shared/zuora/tenant-access.ts';
import type { Zuora } from '../shared/zuora/zuora.ts';
import type { Wait, WaitBounds } from './wait.ts';

/** Every effect of the closing of a period, and the settings that bound it. */
export interface CloseContext {
  /** Milliseconds since 1970. */
  now: () => number;
  /** Milliseconds that this invocation may still work, with a reserve for what follows taken off. */
  timeLeftMs: () => number;
  ledger: Pick<Ledger, 'get' | 'create' | 'replace'>;
  zuora: Zuora;
  report: Report;
  /** For the rest of this invocation. */
  tenantAccess: TenantAccess;
  settings: WaitBounds & {
    deadlineHours: number;
    pollMinSeconds: number;
    putAnswerSeconds: number;
    codeVersion: string;
  };
}

export type Progress =
  /** The message has done its work. */
  | { is: 'done' }
  /** The message comes back. */
  | ({ is: 'waiting' } & Wait)
  /** The message is no close request. */
  | { is: 'parked'; reason: 'unknown-tenant' | 'request-id-reused'; detail: string };

/** A read of one period answers within seconds or not at all; its list is 300 to a page. */
const readMs = 20_000;

export const readLimits = ({ timeLeftMs }: CloseContext): CallLimits => ({ timeoutMs: readMs, timeLeftMs });

export const pollMinMs = ({ settings }: CloseContext): number => settings.pollMinSeconds * 1000;

/** Whom a call is for: the tenant, within the scope that the request was accepted for. */
export function callerOf(item: LedgerItem): ZuoraCaller {
  // Without its scope a call could reach another entity's books.
  if (item.scope === null) throw new Error('The scope of the request is not known yet');
  return { tenant: item.tenant, ...item.scope, trackId: item.zuoraTrackId };
}

/** Which period a PUT is for: none but the one that was read. */
export function targetOf({ periodId }: LedgerItem): string {
  if (periodId === null) throw new Error('The period of the request is not known yet');
  return periodId;
}
