import * as z from 'zod/mini';
import { ZuoraError } from '../errors.ts';
import { type AccountingPeriod, accountingPeriodSchema, periodIdForm } from './accounting-period.ts';
import type { CallLimits, ZuoraCaller, ZuoraClient } from './client.ts';
import type { TextCleaner } from './texts.ts';

export {
  type AccountingPeriod,
  cleanedRun,
  noReportFiles,
  type ReportFileIds,
  type TrialBalanceRun,
} from './accounting-period.ts';

/** Some 60,000 periods: more pages than that are pages that do not end. */
const mostPages = 200;

const pageSchema = (cleaner: TextCleaner) =>
  z.object({
    accountingPeriods: z.array(accountingPeriodSchema(cleaner)),
    nextPage: z.nullish(z.string()),
  });

const pendingCloseSchema = z.object({ success: z.literal(true) });

/** `encodeURIComponent('..')` is `..`: an id is checked, not only encoded. */
function pathOf(id: string): string {
  if (!periodIdForm.test(id)) {
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
): Promise<AccountingPeriod> {
  const route = 'GET /v1/accounting-periods/{id}';
  // Another period's answer, say from a cache in between, must not decide about this one.
  const schemaFor = (cleaner: TextCleaner) =>
    accountingPeriodSchema(cleaner).check(z.refine((period) => period.id === id));
  const { body } = await client.call(caller, { method: 'GET', route, path: pathOf(id), schemaFor, limits });
  return body;
}

/**
 * Reads all periods of the caller's scope, joined by id, in no order to rely on.
 *
 * @throws ZuoraError when any page fails, repeats, or is on another host: a list that is not complete is no list.
 */
export async function listAccountingPeriods(
  client: ZuoraClient,
  caller: ZuoraCaller,
  limits: CallLimits,
): Promise<AccountingPeriod[]> {
  const route = 'GET /v1/accounting-periods';
  const periods = new Map<string, AccountingPeriod>();
  const seen = new Set<string>();
  let path: string | null = '/v1/accounting-periods';
  while (path !== null) {
    if (seen.has(path) || seen.size === mostPages) {
      throw new ZuoraError({ advice: 'try-later', summary: `${route}: the pages do not come to an end` });
    }
    seen.add(path);
    const page: { body: z.output<ReturnType<typeof pageSchema>> } = await client.call(caller, {
      method: 'GET',
      route,
      path,
      schemaFor: pageSchema,
      limits,
    });
    for (const period of page.body.accountingPeriods) periods.set(period.id, period);
    path = page.body.nextPage || null;
  }
  return [...periods.values()];
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
): Promise<{ processId: string | null; zuoraRequestId: string | null }> {
  const { processId, zuoraRequestId } = await client.call(caller, {
    method: 'PUT',
    route: 'PUT /v1/accounting-periods/{id}/pending-close',
    path: `${pathOf(id)}/pending-close`,
    schemaFor: () => pendingCloseSchema,
    limits,
  });
  return { processId, zuoraRequestId };
}
