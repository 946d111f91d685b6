import * as z from 'zod/mini';
import { periodIdPattern } from '../../contract/patterns.ts';
import { type AccountingPeriod, accountingPeriodSchema } from './accounting-period.ts';
import type { TextCleaner } from './answer/texts.ts';
import type { CallLimits, ZuoraAnswer, ZuoraCaller, ZuoraClient } from './client.ts';
import { ZuoraError } from './errors.ts';

export {
  type AccountingPeriod,
  cleanedRun,
  noReportFiles,
  type PeriodLookup,
  type PeriodLookupById,
  type ReportFileIds,
  type TrialBalanceRun,
} from './accounting-period.ts';

/** 10,000 periods in pages of 50. With more pages, the list counts as endless. */
const pagesMax = 200;
/**
 * How much of one list is read (docs/specification.md, "What setting a period to pending close does"). A container that
 * reads ten lists at the same time has memory for this. 10,000 are the monthly periods of 33 organizations in 25 years.
 */
const listPeriodsMax = 10_000;
const listBytesMax = 16 * 1024 * 1024;

const pageSchema = (cleaner: TextCleaner) =>
  z.object({
    accountingPeriods: z.array(accountingPeriodSchema(cleaner)),
    nextPage: z.nullish(z.string()),
  });

const pendingCloseSchema = z.object({ success: z.literal(true) });

/**
 * The version of the tenant's secret whose credentials Zuora accepted for the call. Null if the secret has no version.
 */
interface UsedSecret {
  secretVersionId: string | null;
}
export type PeriodAnswer = UsedSecret & { period: AccountingPeriod };
export type PeriodsAnswer = UsedSecret & { periods: AccountingPeriod[] };
export type PutAnswer = UsedSecret & { processId: string | null };

/** An id is checked and not only encoded, because `encodeURIComponent('..')` is `..`. */
function pathOf(id: string): string {
  if (!periodIdPattern.test(id)) {
    throw new ZuoraError({
      advice: 'refused',
      summary: 'Not sent: the id is not an accounting period id',
      isRefusal: true,
    });
  }
  return `/v1/accounting-periods/${encodeURIComponent(id)}`;
}

/**
 * Reads one period.
 *
 * @throws ZuoraError `not-found` only for a reason of category 40 from Zuora itself
 */
export async function getAccountingPeriod(
  client: ZuoraClient,
  caller: ZuoraCaller,
  id: string,
  limits: CallLimits,
): Promise<PeriodAnswer> {
  const route = 'GET /v1/accounting-periods/{id}';
  // The answer for another period, such as one from a cache in between, must not be used.
  const schemaFor = (cleaner: TextCleaner) =>
    accountingPeriodSchema(cleaner).check(z.refine((period) => period.id === id));
  const request = { method: 'GET', route, path: pathOf(id), schemaFor, limits } as const;
  const { body, secretVersionId } = await client.call(caller, request);
  return { period: body, secretVersionId };
}

const listRoute = 'GET /v1/accounting-periods';
const listPath = '/v1/accounting-periods';

interface Page {
  number: number;
  path: string;
}

/**
 * Finds the next page. Only the query of `nextPage` is used: scheme, host and path may be those of a gateway, and an
 * answer must not send credentials to another address. The query is built again from the parsed one, so that Zuora
 * reads the page number that was checked.
 *
 * @returns null if `nextPage` does not name one later page as a whole number. Then the list is incomplete.
 */
export function pageAfter(current: number, nextPage: string): Page | null {
  const [address = ''] = nextPage.split('#');
  const start = address.indexOf('?');
  const query = new URLSearchParams(start === -1 ? '' : address.slice(start));
  const [text = '', ...others] = query.getAll('page');
  const number = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (others.length > 0 || number <= current) return null;
  return { number, path: `${listPath}?${query}` };
}

function incompleteList(why: string): ZuoraError {
  return new ZuoraError({ advice: 'try-later', summary: `${listRoute}: ${why}` });
}

/**
 * Reads all periods of the caller's scope, each id once, in no particular order. Besides the periods, only one page at
 * a time is in memory.
 *
 * @throws ZuoraError `list-too-large` for more than 10,000 periods or 16 MiB; other advice if a page fails or names no
 *   next page, because an incomplete list proves nothing
 */
export async function listAccountingPeriods(
  client: ZuoraClient,
  caller: ZuoraCaller,
  limits: CallLimits,
): Promise<PeriodsAnswer> {
  const periods = new Map<string, AccountingPeriod>();
  let page: Page = { number: 1, path: listPath };
  let bytesLeft = listBytesMax;
  for (let pages = 0; pages < pagesMax; pages++) {
    const answer: ZuoraAnswer<z.output<ReturnType<typeof pageSchema>>> = await client.call(caller, {
      method: 'GET',
      route: listRoute,
      path: page.path,
      listBytesMax: bytesLeft,
      schemaFor: pageSchema,
      limits,
    });
    const { body, bodyBytes, secretVersionId } = answer;
    bytesLeft -= bodyBytes;
    for (const period of body.accountingPeriods) periods.set(period.id, period);
    if (periods.size > listPeriodsMax) {
      throw new ZuoraError({ advice: 'list-too-large', summary: `${listRoute}: the list is too large` });
    }
    if (!body.nextPage) return { periods: [...periods.values()], secretVersionId };
    const next = pageAfter(page.number, body.nextPage);
    if (next === null) throw incompleteList('nextPage names no later page');
    page = next;
  }
  throw incompleteList('the pages do not end');
}

/**
 * Sets a period to pending close, which starts a trial balance run. Resolves only if the answer proves success: HTTP
 * 2xx and `success === true`.
 *
 * @throws ZuoraError with `isRefusal` true if the call changed nothing
 */
export async function setPendingClose(
  client: ZuoraClient,
  caller: ZuoraCaller,
  id: string,
  limits: CallLimits,
): Promise<PutAnswer> {
  const { processId, secretVersionId } = await client.call(caller, {
    method: 'PUT',
    route: 'PUT /v1/accounting-periods/{id}/pending-close',
    path: `${pathOf(id)}/pending-close`,
    schemaFor: () => pendingCloseSchema,
    limits,
  });
  return { processId, secretVersionId };
}
