import type { ReportFields } from '../shared/telemetry/telemetry.ts';
import { troubleOf } from '../shared/zuora/report-trouble.ts';
import type { CloseContext, Progress } from './close-context.ts';

export type Waiting = Extract<Progress, { is: 'waiting' }>;

/**
 * Reports trouble with Zuora or with credentials, and turns it into a wait.
 *
 * @throws every other error unchanged
 */
export function waitFor(
  error: unknown,
  fields: ReportFields & { tenant: string },
  context: CloseContext,
): Waiting {
  const { because, retryAfterSeconds } = troubleOf(error, fields, context);
  // Zuora asked for fewer calls and did not say for how long. The tenant is not called again in this batch.
  if (because === 'slow-down' && !retryAfterSeconds) context.tenantAccess.leaveAlone(fields.tenant);
  return { is: 'waiting', because, floorSeconds: retryAfterSeconds };
}
