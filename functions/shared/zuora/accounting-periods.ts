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

/** 10,000 periods in pages of 50. More pages than that do not come to an end. */
const pagesMax = 200;
/**
 * What is read of one list (docs/specification.md, "What setting a period to pending close does"): a container that reads
 * ten lists side by side has memory for so much. 25 years of monthly periods of 33 organizations are 10,000.
 */
const listPeriodsMax = 10_000;
const listBytesMax = 16 * 1024 * 1024;

const pageSchema = (cleaner: TextCleaner) =>
  z.object({
    accountingPeriods: z.array(accountingPeriodSchema(cleaner)),
    nextPage: z.nullish(z.string()),
  });

const pendingCloseSchema = z.object({ success: z.literal(true) });

/** The version of the tenant's secret whose credentials Zuora accepted for the call; null where the secret has none. */
interface UsedSecret {
  secretVersionId: string | null;
}
export type PeriodAnswer = UsedSecret & { period: AccountingPeriod };
export type PeriodsAnswer = UsedSecret & { periods: AccountingPeriod[] };
export type PutAnswer = UsedSecret & { processId: string | null };

/** `encodeURIComponent('..')` is `..`: an id is checked, not only encoded. */
function pathOf(id: string): string {
  if (!periodIdPattern.test(id)) {
    throw new ZuoraError({
      advice: 'refused',
      summary: 'Not sent: this is no accounting period id',
      isRefusal: true,
    });
  }
  return `/v1/accounting-periods/${encodeURIComponent(id)}`;
}

/**
 * Reads one period.
 *
 * @throws ZuoraError `not-found` only on Zuora's own reason of category 40.
 */
export async function getAccountingPeriod(
  client: ZuoraClient,
  caller: ZuoraCaller,
  id: string,
  limits: CallLimits,
): Promise<PeriodAnswer> {
  const route = 'GET /v1/accounting-periods/{id}';
  // Another period's answer, say from a cache in between, must not decide about this one.
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
 * Which page follows. Of `nextPage` only the query counts: scheme, host and path may be those of a gateway, and no
 * answer can send credentials to another address.
 *
 * @returns null where it does not name one later page as a whole number: then the list is incomplete. The address is
 *   written anew from the query as we read it, so that Zuora reads the same page number.
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
 * Reads all periods of the caller's scope, joined by id, in no order to rely on. No more than one page is in memory
 * beside the periods that were read.
 *
 * @throws ZuoraError `list-too-large` beyond 10,000 periods or 16 MiB, and another when a page fails or the next one
 *   cannot be told: an incomplete list proves nothing.
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
  throw incompleteList('the pages do not come to an end');
}

/**
 * Sets a period to pending close, which starts a trial balance. Resolves only when Zuora said so: HTTP 2xx and
 * `success === true`.
 *
 * @throws ZuoraError whose `isRefusal` says that the call changed nothing.
 */
export async function setPendingClose(
  client: ZuoraClient,
  caller: ZuoraCaller,
  id: string,
  limits: CallLimits,
): Promise<PutAnswer & { zuoraRequestId: string | null }> {
  const { processId, zuoraRequestId, secretVersionId } = await client.call(caller, {
    method: 'PUT',
    route: 'PUT /v1/accounting-periods/{id}/pending-close',
    path: `${pathOf(id)}/pending-close`,
    schemaFor: () => pendingCloseSchema,
    limits,
  });
  return { processId, zuoraRequestId, secretVersionId };
}
