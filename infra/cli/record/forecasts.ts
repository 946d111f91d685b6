import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import pLimit from 'p-limit';
import * as z from 'zod/mini';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { ledgerSchema } from '../../../functions/shared/ledger/ledger-schema.ts';
import {
  type EarlierRun,
  type Forecast,
  forecastOf,
  forecastText,
  isOverTwiceTheUsual,
} from '../../display/forecast.ts';
import type { Stack } from '../stack/stack.ts';

/** A forecast, or why there is none although the close is watched. Both are null for a close that is not watched. */
export interface Foreseen {
  forecast: Forecast | null;
  problem: string | null;
}
export type ForecastOf = (item: LedgerItem) => Foreseen;

/** What is used of a stack. */
type LedgerOfStack = Pick<Stack, 'tables'> & { outputs: Pick<Stack['outputs'], 'LedgerTableName'> };

type EarlierRuns = { runs: EarlierRun[] } | { problem: string };

/** One page is 1 MB of items. About 7,000 closes of 3 kB fit; reading more would keep a person waiting. */
const pagesMax = 20;
const tenantsAtOnce = 10;

/** Reads the earlier runs of the tenants that have a watched close among these, with one query for each tenant. */
export async function forecastsFor(
  stack: LedgerOfStack,
  items: readonly LedgerItem[],
  now: () => number,
): Promise<ForecastOf> {
  const tenants = new Set(items.filter(({ state }) => state === 'watching').map(({ tenant }) => tenant));
  const read = await pLimit(tenantsAtOnce).map(
    tenants,
    async (tenant) => [tenant, await readRuns(stack, tenant)] as const,
  );
  const runsOf = new Map(read);
  return (item) => {
    const known = runsOf.get(item.tenant);
    if (item.state !== 'watching' || known === undefined) return { forecast: null, problem: null };
    return 'problem' in known
      ? { forecast: null, problem: known.problem }
      : { forecast: forecastOf(item, known.runs, now()), problem: null };
  };
}

/** In words; null for a close that is not watched. */
export function forecastWords({ forecast, problem }: Foreseen, now: number): string | null {
  if (problem !== null) return `no forecast: ${problem}`;
  return forecast && forecastText(forecast, now);
}

/** For machines, in seconds; null without a forecast. */
export function forecastEntry({ forecast }: Foreseen) {
  if (forecast === null || forecast.usual === null || forecast.endsAt === null) return null;
  const { medianMs, minMs, maxMs, runs } = forecast.usual;
  return {
    medianSeconds: medianMs / 1000,
    shortestSeconds: minMs / 1000,
    longestSeconds: maxMs / 1000,
    runs,
    probablyEndsAt: new Date(forecast.endsAt).toISOString(),
    isOverTwiceTheUsual: isOverTwiceTheUsual(forecast),
  };
}

const { partitionKey } = ledgerSchema;
const scope = z.object({ entityId: z.nullable(z.string()), orgIds: z.nullable(z.array(z.string())) });
const text = z.nullable(z.string());
const rowSchema = z.object({
  tenant: z.string(),
  request: scope,
  scope: z.nullable(scope),
  periodId: text,
  run: z.object({ status: text, start: text, end: text }),
});

/** An item of another form is ignored. It does not prevent a forecast. */
async function readRuns(stack: LedgerOfStack, tenant: string): Promise<EarlierRuns> {
  const runs: EarlierRun[] = [];
  let start: Record<string, unknown> | undefined;
  try {
    const tables = await stack.tables();
    for (let page = 0; page < pagesMax; page++) {
      // An eventually consistent read costs half. A run that ended this second may be missing.
      const command = new QueryCommand({
        TableName: stack.outputs.LedgerTableName,
        KeyConditionExpression: '#tenant = :tenant',
        FilterExpression: '#run.#status = :completed',
        ProjectionExpression:
          '#tenant, #request.#entityId, #request.#orgIds, #scope, #periodId, #run.#status, #run.#start, #run.#end',
        ExpressionAttributeNames: {
          '#tenant': partitionKey,
          '#request': 'request',
          '#entityId': 'entityId',
          '#orgIds': 'orgIds',
          '#scope': 'scope',
          '#periodId': 'periodId',
          '#run': 'run',
          '#status': 'status',
          '#start': 'start',
          '#end': 'end',
        },
        ExpressionAttributeValues: { ':tenant': tenant, ':completed': 'Completed' },
        ...(start !== undefined && { ExclusiveStartKey: start }),
      });
      const { Items = [], LastEvaluatedKey } = await tables.send(command);
      runs.push(...Items.flatMap((row) => rowSchema.safeParse(row).data ?? []));
      start = LastEvaluatedKey;
      if (start === undefined) return { runs };
    }
    return { problem: `the ledger holds too many closes of tenant ${tenant} to be read while you wait` };
  } catch (error) {
    // The list, or the wait, is worth more than its forecast.
    const name = error instanceof Error ? error.name : 'unknown trouble';
    return { problem: `the earlier closes could not be read (${name})` };
  }
}
