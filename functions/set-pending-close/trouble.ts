import type { ReportFields } from '../shared/telemetry/telemetry.ts';
import { UnknownTenantError, ZuoraError } from '../shared/zuora/errors.ts';
import { heedSlowDown, reportTrouble, waitReasonOf } from '../shared/zuora/report-trouble.ts';
import type { Closing, Progress } from './close-context.ts';

type Waiting = Extract<Progress, { is: 'waiting' }>;
type FieldsOfTenant = ReportFields & { tenant: string };

/** Reports trouble, and heeds what Zuora asks for with it. To wait in line is none: that is this container's own doing. */
export function noteTrouble(error: ZuoraError, fields: FieldsOfTenant, closing: Closing): void {
  if (error.advice === 'wait-in-line') {
    closing.report('zuora-token-held-back', fields);
    return;
  }
  closing.pauses.called(fields.tenant, error);
  reportTrouble(error, fields, closing.report);
  heedSlowDown(error, fields.tenant, closing);
  // Asked for fewer calls without a time: for the rest of the batch, whose pauses these are.
  if (error.advice === 'slow-down' && !error.retryAfterSeconds) closing.pauses.leaveAlone(fields.tenant);
}

/**
 * Trouble of Zuora or its credentials as a wait. A secret that is gone while its request is in the ledger counts as
 * refused credentials: the tenant is known. @throws what is neither, as it is
 */
export function waitFor(error: unknown, fields: FieldsOfTenant, closing: Closing): Waiting {
  if (error instanceof UnknownTenantError) {
    closing.report('credentials-refused', { ...fields, reason: 'secret-missing' });
    return { is: 'waiting', because: 'credentials-refused' };
  }
  if (!(error instanceof ZuoraError)) throw error;
  noteTrouble(error, fields, closing);
  return { is: 'waiting', because: waitReasonOf(error.advice), floorSeconds: error.retryAfterSeconds };
}
