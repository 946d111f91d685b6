import type { EventCode, Report, ReportFields } from '../telemetry/telemetry.ts';
import { type Advice, UnknownTenantError, ZuoraError } from './errors.ts';
import type { TenantAccess } from './tenant-access.ts';

/** What only a person can end has a code of its own. */
const codes: Partial<Record<Advice, EventCode>> = {
  'fix-credentials': 'credentials-refused',
  'list-too-large': 'period-list-too-large',
};

/** Reports trouble under the code by which operators act on it. */
function reportTrouble(error: ZuoraError, fields: ReportFields, report: Report): void {
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

/** What trouble means for what waits. */
export interface Trouble {
  because: ReturnType<typeof waitReasonOf>;
  /** How long Zuora asks to wait, in seconds; null where it does not say. */
  retryAfterSeconds: number | null;
  /** False where the next call to the tenant would fail as well, at least in this tick. */
  mayCallAgain: boolean;
}

/**
 * Reports trouble of Zuora or of a tenant's credentials, and keeps what it means for the tenant's next calls: a pause that
 * Zuora asked for, or a call without an answer. A secret that is gone counts as refused credentials, because the tenant
 * was known when its request was accepted. Waiting for a token is reported apart: that limit is this container's own.
 *
 * @throws every other error unchanged
 */
export function troubleOf(
  error: unknown,
  fields: ReportFields & { tenant: string },
  { report, now, tenantAccess }: { report: Report; now: () => number; tenantAccess: TenantAccess },
): Trouble {
  if (error instanceof UnknownTenantError) {
    report('credentials-refused', { ...fields, reason: 'secret-missing' });
    return { because: 'credentials-refused', retryAfterSeconds: null, mayCallAgain: false };
  }
  if (!(error instanceof ZuoraError)) throw error;
  const { advice, retryAfterSeconds, isRefusal } = error;
  const because = waitReasonOf(advice);
  if (advice === 'wait-in-line') {
    report('zuora-token-held-back', fields);
    return { because, retryAfterSeconds, mayCallAgain: false };
  }
  tenantAccess.called(fields.tenant, error);
  reportTrouble(error, fields, report);
  if (advice === 'slow-down' && retryAfterSeconds !== null) {
    tenantAccess.pause(fields.tenant, now() + retryAfterSeconds * 1000);
  }
  // Trouble that changed nothing kept the call from being sent: there was no token, and the next call would need one too.
  const isUnsent = advice === 'try-later' && isRefusal;
  const mayCallAgain = advice !== 'fix-credentials' && advice !== 'slow-down' && !isUnsent;
  return { because, retryAfterSeconds, mayCallAgain };
}
