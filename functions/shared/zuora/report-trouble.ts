import type { EventCode, Report, ReportFields } from '../telemetry/telemetry.ts';
import { type Advice, UnknownTenantError, ZuoraError } from './errors.ts';
import type { TenantAccess } from './tenant-access.ts';

/** Trouble that only a person can end has its own code. */
const codes: Partial<Record<Advice, EventCode>> = {
  'fix-credentials': 'credentials-refused',
  'list-too-large': 'period-list-too-large',
};

/** Logs trouble with the code that operators act on. */
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

/** The first of Zuora's codes that has only digits. Other codes are foreign text, which is never logged. */
export function zuoraCodeOf({ reasons }: Pick<ZuoraError, 'reasons'>): string | null {
  return reasons.find(({ code }) => /^\d{1,10}$/.test(code))?.code ?? null;
}

/** Why a request waits after trouble with Zuora or with its credentials. */
export function waitReasonOf(
  advice: Advice,
): 'credentials-refused' | 'in-line' | 'period-list-too-large' | 'slow-down' | 'zuora-trouble' {
  if (advice === 'fix-credentials') return 'credentials-refused';
  if (advice === 'wait-in-line') return 'in-line';
  if (advice === 'list-too-large') return 'period-list-too-large';
  return advice === 'slow-down' ? 'slow-down' : 'zuora-trouble';
}

/** What trouble means for the requests that it concerns. */
export interface Trouble {
  because: ReturnType<typeof waitReasonOf>;
  /** How long Zuora asks to wait, in seconds. Null if it does not say. */
  retryAfterSeconds: number | null;
  /** False if the next call to the tenant would fail too, at least in this tick. */
  mayCallAgain: boolean;
}

/**
 * Logs trouble with Zuora or with a tenant's credentials, and notes in `tenantAccess` a pause that Zuora asked for or a
 * call without an answer. A secret that is gone counts as refused credentials, because the tenant was known when its
 * request was accepted. Waiting for a token has its own log code, because it is this container's own limit.
 *
 * @throws all other errors unchanged
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
  // With this advice, `isRefusal` means that the call was not sent because there was no token. The next call needs one
  // too.
  const isUnsent = advice === 'try-later' && isRefusal;
  const mayCallAgain = advice !== 'fix-credentials' && advice !== 'slow-down' && !isUnsent;
  return { because, retryAfterSeconds, mayCallAgain };
}
