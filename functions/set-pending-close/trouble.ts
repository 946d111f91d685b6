import type { ReportFields } from '../shared/telemetry/telemetry.ts';
import { UnknownTenantError, ZuoraError } from '../shared/zuora/errors.ts';
import { pauseTenant, reportTrouble, waitReasonOf } from '../shared/zuora/report-trouble.ts';
import type { CloseContext, Progress } from './close-context.ts';

type Waiting = Extract<Progress, { is: 'waiting' }>;
type FieldsOfTenant = ReportFields & { tenant: string };

/** Reports trouble, and heeds what Zuora asks for with it. To wait in line is none: that is this container's own doing. */
export function reportAndPause(error: ZuoraError, fields: FieldsOfTenant, context: CloseContext): void {
  if (error.advice === 'wait-in-line') {
    context.report('zuora-token-held-back', fields);
    return;
  }
  context.pauses.called(fields.tenant, error);
  reportTrouble(error, fields, context.report);
  pauseTenant(error, fields.tenant, context);
  // Asked for fewer calls without a time: for the rest of the batch, whose pauses these are.
  if (error.advice === 'slow-down' && !error.retryAfterSeconds) context.pauses.leaveAlone(fields.tenant);
}

/**
 * Trouble of Zuora or its credentials as a wait. A secret that is gone while its request is in the ledger counts as
 * refused credentials: the tenant is known. @throws what is neither, as it is
 */
export function waitFor(error: unknown, fields: FieldsOfTenant, context: CloseContext): Waiting {
  if (error instanceof UnknownTenantError) {
    context.report('credentials-refused', { ...fields, reason: 'secret-missing' });
    return { is: 'waiting', because: 'credentials-refused' };
  }
  if (!(error instanceof ZuoraError)) throw error;
  reportAndPause(error, fields, context);
  return { is: 'waiting', because: waitReasonOf(error.advice), floorSeconds: error.retryAfterSeconds };
}
