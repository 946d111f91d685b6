import type { HttpAnswer } from '../../../functions/shared/zuora/exchange.ts';
import { canaryMark } from '../../canary.ts';
import type { Random } from '../world/random.ts';
import type { Period } from './period.ts';

export interface Answer {
  status: number;
  body: HttpAnswer['body'];
  headers?: Record<string, string>;
  isWhole?: boolean;
}

/**
 * An answer as the client's transport gives it. A lookup replaces `Headers`, which is slow; names are in lower case.
 */
export function httpAnswer({ status, body, headers = {}, isWhole = true }: Answer): HttpAnswer {
  return { status, body, bodyBytes: 0, isWhole, headers: { get: (name) => headers[name] ?? null } };
}

export function reasons(
  codes: readonly (number | string)[],
  status = 200,
  headers: Record<string, string> = {},
): Answer {
  const list = codes.map((code) => ({ code, message: `Zuora says ${code}.` }));
  return { status, headers, body: { success: false, processId: 'ABCDEF0123456789', reasons: list } };
}

/**
 * A refusal because of one of Zuora's rules: its code is a number or a string, the status 200 or 400 (docs/zuora.md
 * §4).
 */
export function refusal(random: Random, category: string): Answer {
  const code = `500000${category}`;
  return reasons([random.chance(0.5) ? code : Number(code)], random.chance(0.7) ? 200 : 400);
}

export const notAuthenticated = (random: Random): Answer =>
  random.chance(0.2)
    ? { status: 200, body: { success: false, reasons: [{ code: 90000011, message: 'Sign in.' }] } }
    : { status: 401, body: { success: false, reasons: [{ code: '90000011', message: 'Sign in.' }] } };

const html = (status: number, headers: Record<string, string> = {}): Answer => ({
  status,
  body: 'unreadable',
  headers,
});

/** The answers of Zuora and of gateways in front of it when they did nothing, in the formats of docs/zuora.md §4.4. */
const troubles: readonly ((random: Random, token: string) => Answer)[] = [
  (random) => refusal(random, '50'),
  () => reasons([53500050], 200),
  () => reasons(['50000060'], 500),
  () => reasons([50000061], 200),
  () => reasons(['50000099'], 502),
  () => reasons([50000030, 50000061], 200),
  () => reasons([50000070], 429, { 'retry-after': '120' }),
  () => ({
    status: 429,
    body: { reasons: [{ code: 70, message: 'Minute quota used.' }] },
    headers: { 'ratelimit-reset': '37' },
  }),
  (random) => html(429, { 'retry-after': String(random.between(1, 4_000)) }),
  () => html(429),
  () => html(500),
  () => html(502),
  () => html(503, { 'retry-after': '30' }),
  () => html(503),
  () => html(504),
  () => html(403),
  () => reasons([50000010], 403),
  () => html(404),
  () => html(408),
  () => reasons([50000040], 502),
  () => html(302, { location: 'https://rest.zuora.com/elsewhere' }),
  () => html(200),
  () => ({ status: 200, body: {} }),
  () => ({ status: 400, body: { message: 'A limit was reached.' } }),
  (_random, token) => ({ status: 400, body: { message: `${token} is no token` } }),
  (_random, token) => ({ status: 403, body: { reasons: [{ code: 50000010, message: `Not for ${token}` }] } }),
  () => ({ status: 500, body: { error: { code: 'internal_error', message: 'Something.' } } }),
  (_random, token) => ({
    status: 401,
    body: { error: 'Unauthorized', status: 401, message: `The token ${token} is refused` },
  }),
  () => ({ status: 200, body: { Success: false, Errors: [{ Code: 'INVALID_VALUE', Message: 'No.' }] } }),
  () => ({ status: 400, body: { FaultCode: 'INVALID_VALUE', FaultMessage: 'No.' } }),
  () => ({ status: 500, body: { faultcode: 'fns:LOCK_COMPETITION', faultstring: 'Locked.' } }),
  () => ({ status: 400, body: { code: 'REQUEST_EXCEEDED_LIMIT', message: 'Too many.' } }),
];

export function trouble(random: Random, token: string): Answer {
  return random.pick(troubles)(random, token);
}

/** Answers that may arrive after a PUT took effect. None proves a refusal. */
const unclearAnswers: readonly (() => Answer)[] = [
  () => html(200),
  () => html(502),
  () => html(503, { 'retry-after': '20' }),
  () => html(504),
  () => ({ status: 200, body: {} }),
  () => ({ status: 200, body: { success: 'true' } }),
  () => ({ status: 200, body: { success: false } }),
  () => ({ status: 200, body: { success: true }, isWhole: false }),
  () => reasons([50000061], 500),
  () => reasons(['50000060']),
  () => reasons([50000030, 50000099]),
  () => ({ status: 500, body: { error: { code: 'internal_error', message: 'Something.' } } }),
];

export function unclearAnswer(random: Random): Answer {
  return random.pick(unclearAnswers)();
}

/** Whether an answer proves that nothing was done (specification, "the PUT's answer"). */
export function provesRefusal({ status, body }: Answer): boolean {
  if ([401, 403, 429].includes(status)) return true;
  if (body === 'unreadable' || (status >= 300 && status < 400)) return false;
  const categories = categoriesOf(body);
  return (
    categories.length > 0 &&
    categories.every((each) => (each >= 20 && each <= 30) || [10, 11, 40, 45, 50, 70, 90].includes(each))
  );
}

/** Whether an answer proves a refusal that is neither temporary nor about credentials. */
export function provesCountedRefusal(answer: Answer): boolean {
  const { status, body } = answer;
  if ([401, 403, 429].includes(status) || body === 'unreadable' || !provesRefusal(answer)) return false;
  // A gateway with trouble of its own may answer "not found" wrongly.
  const isUnsure = status >= 500 && categoriesOf(body).every((each) => each === 40);
  return !isUnsure && !categoriesOf(body).some((each) => [10, 11, 50, 70].includes(each));
}

function categoriesOf(body: Exclude<Answer['body'], 'unreadable'>): number[] {
  const list = Array.isArray(body.reasons) ? body.reasons : [];
  return list.map(({ code }: { code: number | string }) => Number(String(code).slice(-2)));
}

const noFiles = { revenueDetailCsvFileId: null, arRollForwardDetailExportFileId: null };

/** A period in the form in which a read shows it. */
export function periodBody(period: Period): Record<string, unknown> {
  const { plan, shown } = period;
  const run = period.isShownAsPending ? null : shown;
  const runStatus = run === null ? 'Pending' : run.status;
  return {
    id: plan.id,
    name: period.name,
    startDate: plan.startDate,
    endDate: plan.endDate,
    fiscalYear: Number(plan.startDate.slice(0, 4)),
    fiscalQuarter: 4,
    notes: '',
    status: period.hasUnknownStatus ? 'SoftClose' : period.status,
    runTrialBalanceStatus: period.hasUnknownRunStatus ? 'Paused' : runStatus,
    runTrialBalanceStart: run?.start ?? null,
    runTrialBalanceEnd: run?.end ?? null,
    runTrialBalanceErrorMessage: run?.status === 'Error' ? 'It does not balance.' : null,
    fileIds: run?.status === 'Completed' ? { ...noFiles, revenueDetailCsvFileId: 'file1' } : noFiles,
    ...(plan.org === null
      ? {}
      : { organizationLabels: [{ organizationId: plan.org, organizationName: `The ${plan.org}` }] }),
    custom__c: 'of the tenant',
  };
}

/** A credential that no log line, event, attribute or ledger item may contain. */
export const credentialOf = (what: string): string => `${canaryMark}-${what}`;
