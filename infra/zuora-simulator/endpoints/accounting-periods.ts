import { type Answer, codes, json, type Refusal } from '../answer.ts';
import { type ActionName, carryOut, missingPermissions, refusalOf } from '../books/actions.ts';
import type { Period } from '../books/period.ts';
import type { PeriodSet } from '../books/period-set.ts';
import { viewInList, viewPeriod } from '../books/period-view.ts';
import type { Call } from '../call.ts';
import { zuoraPageSizeMax } from '../options.ts';
import type { Caller } from './caller.ts';

/** `GET /v1/accounting-periods/{id}`. */
export function getPeriod(id: string, call: Call, caller: Caller): Answer | Refusal {
  const found = findById(id, caller);
  if (found === null) return notFound(id);
  found.periodSet.reportEndedRuns(call.at);
  return json({ ...viewPeriod(found.period, call.at, found.periodSet.orgId), success: true });
}

/** `GET /v1/accounting-periods?page&pageSize`. A caller with several orgs sees the periods of all of them. */
export function listPeriods(call: Call, caller: Caller, base: string, pageSizeMax: number): Answer | Refusal {
  const paging = pagingOf(call.query, pageSizeMax);
  if ('code' in paging) return paging;
  for (const periodSet of caller.periodSets) periodSet.reportEndedRuns(call.at);
  const all = caller.periodSets
    .flatMap((periodSet) => periodSet.all().map((period) => ({ periodSet, period })))
    .sort((a, b) => orderOf(a.period).localeCompare(orderOf(b.period)));
  const { page, pageSize } = paging;
  const accountingPeriods = all
    .slice((page - 1) * pageSize, page * pageSize)
    .map(({ periodSet, period }) => viewInList(period, call.at, periodSet.orgId));
  const isLast = page * pageSize >= all.length;
  const nextPage = `${base}/v1/accounting-periods?page=${page + 1}&pageSize=${pageSize}`;
  return json({ accountingPeriods, ...(isLast ? {} : { nextPage }), success: true });
}

/** `PUT /v1/accounting-periods/{id}/{action}`. */
export function changePeriod(name: ActionName, id: string, call: Call, caller: Caller): Answer | Refusal {
  // The header is documented for POST and PATCH only. A live tenant answered 400 to a PUT with it (docs/zuora.md §6).
  if ('idempotency-key' in call.headers) {
    return { code: codes.invalidValue, message: 'Idempotency-Key is not supported for PUT.', status: 400 };
  }
  const found = findById(id, caller);
  if (found === null) return notFound(id);
  const missing = missingPermissions(name, caller.permissions);
  if (missing.length > 0) {
    return { code: codes.permission, message: `You need the permission ${missing.join(' and ')}.` };
  }
  const { periodSet, period } = found;
  const refusal = refusalOf(name, periodSet, period, call.at);
  if (refusal !== null) return { code: codes.rule, message: refusal };
  carryOut(name, periodSet, period, call.at);
  return { ...json({ success: true }), effect: true };
}

function findById(id: string, caller: Caller): { periodSet: PeriodSet; period: Period } | null {
  for (const periodSet of caller.periodSets) {
    const period = periodSet.all().find((candidate) => candidate.id === id);
    if (period !== undefined) return { periodSet, period };
  }
  return null;
}

function notFound(id: string): Refusal {
  return { code: codes.notFound, message: `Cannot find entity by key: '${id}'.` };
}

/** `page` is only valid together with `pageSize`. Zuora: developer.zuora.com … GET_AllAccountingPeriods. */
function pagingOf(query: URLSearchParams, pageSizeMax: number): { page: number; pageSize: number } | Refusal {
  const page = Number(query.get('page') ?? 1);
  const pageSize = Number(query.get('pageSize') ?? pageSizeMax);
  const isValid =
    Number.isInteger(page) &&
    page >= 1 &&
    Number.isInteger(pageSize) &&
    pageSize >= 1 &&
    pageSize <= zuoraPageSizeMax &&
    (query.has('pageSize') || !query.has('page'));
  return isValid
    ? { page, pageSize: Math.min(pageSize, pageSizeMax) }
    : { code: codes.invalidQuery, message: 'The value of page or pageSize is invalid.', status: 400 };
}

function orderOf({ startDate, endDate }: Period): string {
  return `${endDate === null ? 1 : 0}${startDate}`;
}
