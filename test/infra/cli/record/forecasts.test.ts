import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLedger, type Ledger } from '../../../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../../../functions/shared/ledger/ledger-item.ts';
import { forecastEntry, forecastsFor, forecastWords } from '../../../../infra/cli/record/forecasts.ts';
import { type AwsEmulators, startAwsEmulators } from '../../../../infra/local/emulators/aws-emulators.ts';
import { clientSettings } from '../../../../infra/local/emulators/local-account.ts';
import { aRun, at, atMs, aWatchingItem } from '../../../functions/poll-trial-balance/items.ts';

let emulators: AwsEmulators;
let client: DynamoDBDocumentClient;
let ledger: Ledger;
const operations: string[] = [];
beforeAll(async () => {
  emulators = await startAwsEmulators({ onCall: ({ operation }) => operations.push(operation) });
  client = DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings(emulators.endpoints.dynamodb)));
  ledger = createLedger(client, emulators.ledgerTableName);
});
afterEach(() => {
  operations.length = 0;
});
afterAll(async () => {
  client.destroy();
  await emulators.stop();
});

const stack = () => ({
  tables: async () => client,
  outputs: { LedgerTableName: emulators.ledgerTableName },
});
const now = () => atMs(300);
const watched = (tenant: string) =>
  aWatchingItem({ tenant, requestId: 'now', watchingAt: at(0), run: aRun({ status: 'Processing' }) });

/** A close of a month whose run took so many minutes. */
const earlier = (tenant: string, month: number, minutes: number, more: Partial<LedgerItem> = {}) => {
  const day = `2026-${String(month).padStart(2, '0')}-02`;
  return ledger.create({
    ...aWatchingItem({ tenant, requestId: `month-${month}`, periodId: `p-${month}` }),
    run: aRun({ status: 'Completed', start: `${day} 03:00:00`, end: `${day} 03:${minutes}:00` }),
    ...more,
  });
};

describe('the forecasts of what is listed', () => {
  it('come from one query for each tenant that has a watched close', async () => {
    for (const [month, minutes] of [
      [8, 59],
      [9, 21],
      [10, 40],
      [11, 27],
    ] as const)
      await earlier('acme', month, minutes);
    await earlier('other', 11, 50);
    operations.length = 0;
    const items = [watched('acme'), aWatchingItem({ tenant: 'acme' }), watched('other')];
    const forecasts = await forecastsFor(stack(), items, now);
    expect(operations).toEqual(['Query', 'Query']);
    const [acme, , other] = items.map(forecasts);
    expect(acme && forecastWords(acme, now())).toBe('usually 27 min, 21–40; about 12:27 UTC');
    expect(acme && forecastEntry(acme)).toEqual({
      medianSeconds: 1620,
      shortestSeconds: 1260,
      longestSeconds: 2400,
      runs: 3,
      probablyEndsAt: '2026-12-02T12:27:00.000Z',
      isOverTwiceTheUsual: false,
    });
    expect(other && forecastWords(other, now())).toMatch(/^no forecast: fewer than two completed runs/);
    expect(other && forecastEntry(other)).toBeNull();
  });

  it('cost no query if nothing is watched', async () => {
    const item = aWatchingItem({ state: 'sent' });
    const foreseen = (await forecastsFor(stack(), [item], now))(item);
    expect([operations, forecastWords(foreseen, 0), forecastEntry(foreseen)]).toEqual([[], null, null]);
  });

  it('read a tenant’s items page by page, without what does not have the form of an item', async () => {
    const requestedBy = 'x'.repeat(390_000);
    const request = { ...aWatchingItem().request, requestedBy };
    for (const month of [1, 2, 3, 4, 5, 6]) await earlier('large', month, 20 + month, { request });
    await ledger.create({
      ...aWatchingItem({ tenant: 'large', requestId: 'odd' }),
      run: { status: 'Completed' } as never,
    });
    operations.length = 0;
    const item = watched('large');
    const foreseen = (await forecastsFor(stack(), [item], now))(item);
    expect(operations.length).toBeGreaterThan(1);
    expect(forecastWords(foreseen, now())).toBe('usually 25 min, 24–26; about 12:25 UTC');
  });

  it.each([
    [
      'there are too many closes',
      { send: async () => ({ Items: [], LastEvaluatedKey: { tenant: 'default' } }) },
      /^no forecast: the ledger holds too many closes of tenant default/,
    ],
    [
      'the query is not allowed',
      { send: () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDeniedException' })) },
      /^no forecast: the earlier closes could not be read \(AccessDeniedException\)$/,
    ],
  ])('are missing, with the reason, if %s', async (_why, tables, words) => {
    const item = watched('default');
    const odd = { ...stack(), tables: async () => tables as unknown as DynamoDBDocumentClient };
    const foreseen = (await forecastsFor(odd, [item], now))(item);
    expect([forecastWords(foreseen, now()), forecastEntry(foreseen)]).toEqual([
      expect.stringMatching(words),
      null,
    ]);
  });
});
