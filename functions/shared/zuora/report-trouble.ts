import type { EventCode, Report, ReportFields } from '../telemetry/telemetry.ts';
import type { Advice, ZuoraError } from './errors.ts';
import type { Pauses } from './tenant-access.ts';

/** What only a person can end has a code of its own. */
const codes: Partial<Record<Advice, EventCode>> = {
  'fix-credentials': 'credentials-refused',
  'list-too-large': 'period-list-too-large',
};

/** Reports trouble under the code by which operators act on it. */
export function reportTrouble(error: ZuoraError, fields: ReportFields, report: Report): void {
  const { advice, message, status, processId, zuoraRequestId } = error;
  report(codes[advice] ?? 'zuora-trouble', {
    ...fields,
    reason: advice,
    detail: message,
    status,
    zuoraCode: zuoraCodeOf(error),
    zuoraProcessId: processId,
    zuoraRequestId,
  });
}

/** Zuora's code for the first reason that has one in digits; any other code is text of others, and no log holds that. */
export function zuoraCodeOf({ reasons }: Pick<ZuoraError, 'reasons'>): string | null {
  return reasons.find(({ code }) => /^\d{1,10}$/.test(code))?.code ?? null;
}

/** Why a request waits after trouble of Zuora's or of its credentials. */
export function waitReasonOf(
  advice: Advice,
): 'credentials-refused' | 'in-line' | 'period-list-too-large' | 'slow-down' | 'zuora-trouble' {
  if (advice === 'fix-credentials') return 'credentials-refused';
  if (advice === 'wait-in-line') return 'in-line';
  if (advice === 'list-too-large') return 'period-list-too-large';
  return advice === 'slow-down' ? 'slow-down' : 'zuora-trouble';
}

/** Leaves the tenant alone for as long as Zuora asks for it. */
export function pauseTenant(
  { advice, retryAfterSeconds }: ZuoraError,
  tenant: string,
  { pauses, now }: { pauses: Pick<Pauses, 'pause'>; now: () => number },
): void {
  if (advice !== 'slow-down' || retryAfterSeconds === null) return;
  pauses.pause(tenant, now() + retryAfterSeconds * 1000);
}
