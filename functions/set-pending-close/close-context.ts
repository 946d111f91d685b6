import type { Ledger } from '../shared/ledger/ledger.ts';
import type { LedgerItem } from '../shared/ledger/ledger-item.ts';
import type { Report } from '../shared/telemetry/telemetry.ts';
import type { CallLimits, ZuoraCaller } from '../shared/zuora/client.ts';
import type { TenantAccess } from '../shared/zuora/tenant-access.ts';
import type { Zuora } from '../shared/zuora/zuora.ts';
import type { Wait, WaitBounds } from './wait.ts';

/** Every effect of setting a period to pending close, and the settings that limit it. */
export interface CloseContext {
  /** Milliseconds since 1970. */
  now: () => number;
  /**
   * Milliseconds that this invocation may still work. A reserve for its last write and its answer is already
   * subtracted.
   */
  timeLeftMs: () => number;
  ledger: Pick<Ledger, 'get' | 'create' | 'replace'>;
  zuora: Zuora;
  report: Report;
  /** Kept for this invocation only. */
  tenantAccess: TenantAccess;
  settings: WaitBounds & {
    deadlineHours: number;
    pollMinSeconds: number;
    putAnswerSeconds: number;
    codeVersion: string;
  };
}

export type Progress =
  /** The message is done and is deleted. */
  | { is: 'done' }
  /** The message returns to the queue. */
  | ({ is: 'waiting' } & Wait)
  /** The message is put into the dead-letter queue. */
  | { is: 'parked'; reason: 'unknown-tenant' | 'request-id-reused'; detail: string };

/** Zuora answers a read of one period, or of one page of the list, within seconds or not at all. */
const readMs = 20_000;

export const readLimits = ({ timeLeftMs }: CloseContext): CallLimits => ({ timeoutMs: readMs, timeLeftMs });

export const pollMinMs = ({ settings }: CloseContext): number => settings.pollMinSeconds * 1000;

/** The tenant and the scope that the request was accepted for. */
export function callerOf(item: LedgerItem): ZuoraCaller {
  // Without its scope a call could reach another entity's books.
  if (item.scope === null) throw new Error('The scope of the request is not known yet');
  return { tenant: item.tenant, ...item.scope, trackId: item.zuoraTrackId };
}

/** The period that a PUT is for: always the one that was read. */
export function targetOf({ periodId }: LedgerItem): string {
  if (periodId === null) throw new Error('The period of the request is not known yet');
  return periodId;
}
