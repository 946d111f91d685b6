import type { Advice, ZuoraError } from './errors.ts';
import type { Pauses } from './pauses.ts';
import type { Report, ReportFields } from './telemetry.ts';

/** Says of trouble what operators act on: credentials by themselves, since only a person can mend them. */
export function reportTrouble(error: ZuoraError, fields: ReportFields, report: Report): void {
  const { advice, message, status, processId, zuoraRequestId } = error;
  const code = advice === 'fix-credentials' ? 'credentials-refused' : 'zuora-trouble';
  report(code, {
    ...fields,
    reason: advice,
    detail: message,
    status,
    zuoraProcessId: processId,
    zuoraRequestId,
  });
}

/** Why a request waits after trouble of Zuora's or of its credentials. */
export function waitReasonOf(
  advice: Advice,
): 'credentials-refused' | 'in-line' | 'slow-down' | 'zuora-trouble' {
  if (advice === 'fix-credentials') return 'credentials-refused';
  if (advice === 'wait-in-line') return 'in-line';
  return advice === 'slow-down' ? 'slow-down' : 'zuora-trouble';
}

/** Leaves the tenant alone for as long as Zuora asks for it. */
export function heedSlowDown(
  { advice, retryAfterSeconds }: ZuoraError,
  tenant: string,
  { pauses, now }: { pauses: Pick<Pauses, 'pause'>; now: () => number },
): void {
  if (advice !== 'slow-down' || retryAfterSeconds === null) return;
  pauses.pause(tenant, now() + retryAfterSeconds * 1000);
}
