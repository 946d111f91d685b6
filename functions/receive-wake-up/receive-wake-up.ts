import { periodIdPattern, tenantPattern } from '../contract/patterns.ts';
import { nameOf, type Report } from '../shared/telemetry/telemetry.ts';
import type { WakeUp } from '../shared/wake-up-event.ts';
import { isWakeUpKey } from './wake-up-key.ts';
import { type WakeUpRequest, wakeUpRequestOf } from './wake-up-request.ts';

/** Every effect of receiving a wake-up. */
export interface ReceiveContext {
  masterKeys: () => Promise<readonly string[]>;
  /** Invokes the polling function asynchronously. */
  invokePolling: (wakeUp: WakeUp) => Promise<void>;
  report: Report;
}

export interface WakeUpAnswer {
  statusCode: 200 | 400 | 401 | 503;
  headers: Record<string, string>;
  body: string;
}

const answer = (statusCode: WakeUpAnswer['statusCode'], message: string): WakeUpAnswer => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message }),
});

/** The answer is the same for every reason, so that callers learn nothing about tenants and keys. */
const unauthorized: WakeUpAnswer = {
  ...answer(
    401,
    'The call needs the tenant and its key, as HTTP Basic credentials that are sent pre-emptively',
  ),
  headers: { 'content-type': 'application/json', 'www-authenticate': 'Basic realm="wake-ups"' },
};

const periodRule = 'accountingPeriodId: must be given once, as 1 to 64 of A-Z a-z 0-9 _ -';
const bodyRule = 'body: must have at most 8 KiB';

/**
 * Answers one call of Zuora (docs/specification.md, "Wake-ups"): checks the tenant's key, then invokes polling to read
 * one period. Nothing else in the call is used, and no part of it is logged before the key is proved.
 */
export async function receiveWakeUp(event: unknown, context: ReceiveContext): Promise<WakeUpAnswer> {
  const { masterKeys, invokePolling, report } = context;
  const request = wakeUpRequestOf(event);
  if (!hasCredentials(request)) return unauthorized;
  const { method, path: tenant } = request;
  const key = keyFor(tenant, request);
  if ((method !== 'GET' && method !== 'POST') || !tenantPattern.test(tenant) || key === null) {
    report('wake-up-refused', { reason: 'malformed' });
    return unauthorized;
  }
  try {
    if (!isWakeUpKey(key, tenant, await masterKeys())) {
      report('wake-up-refused', { reason: 'wrong-key' });
      return unauthorized;
    }
    const rule = brokenRuleOf(request);
    const [periodId] = request.periodIds;
    if (rule !== null) {
      report('wake-up-refused', { tenant, reason: 'invalid-period', detail: rule });
      return answer(400, rule);
    }
    await invokePolling({ tenant, accountingPeriodId: String(periodId) });
    report('wake-up-received', { tenant, periodId: String(periodId) });
    return answer(200, 'The accounting period is read now');
  } catch (error) {
    report('wake-up-undelivered', { errorName: nameOf(error) });
    return answer(503, 'The polling function could not be invoked: call again later');
  }
}

/**
 * Whether the call gives credentials, right or wrong. Scanners give none. Zuora gives none in its first call if it is
 * not set up to authenticate pre-emptively.
 */
function hasCredentials({ basic, bodyKeys, queryKeys }: WakeUpRequest): boolean {
  return basic !== undefined || bodyKeys.length > 0 || queryKeys.length > 0;
}

/** The key that the call gives for the tenant. If the call has an `Authorization` header, only the header counts. */
function keyFor(tenant: string, { basic, bodyKeys }: WakeUpRequest): string | null {
  if (basic !== undefined) return basic?.user === tenant ? basic.password : null;
  const [key, ...others] = bodyKeys;
  return typeof key === 'string' && others.length === 0 ? key : null;
}

function brokenRuleOf({ isBodyTooLarge, periodIds }: WakeUpRequest): string | null {
  if (isBodyTooLarge) return bodyRule;
  const [id, ...others] = periodIds;
  const isPeriodId = typeof id === 'string' && periodIdPattern.test(id) && others.length === 0;
  return isPeriodId ? null : periodRule;
}
