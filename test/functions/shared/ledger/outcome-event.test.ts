import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { LedgerItem } from '../../../../functions/shared/ledger/ledger-item.ts';
import {
  type Conclusion,
  concluded,
  type Outcome,
  outcomeEvent,
  putUnclear,
} from '../../../../functions/shared/ledger/outcome-event.ts';
import {
  anAcceptedItem,
  aRun,
  at,
  atMs,
  aWatchingItem,
  newerStart,
  noFiles,
} from '../../poll-trial-balance/items.ts';
import { parseEvent } from '../../poll-trial-balance/outcome-of.ts';

const plain: Conclusion = { outcome: 'completed', now: atMs(7200), reasons: [], fileIds: null };
const told = (item: LedgerItem, changes: Partial<Conclusion> = {}) =>
  parseEvent(outcomeEvent(item, { ...plain, ...changes }));

const outcomes: Outcome[] = ['completed', 'failed', 'rejected', 'withdrawn', 'timed-out'];
const reason = { code: 'refused-by-zuora', message: 'Exchange rate missing', zuoraCode: '50000030' };
const entityId = '2c92c0f8-5d5c-4e4a-8d2b-6d1c1f3e9a01';

describe('the published contract, key by key and in order', () => {
  it('where everything is known', () => {
    const item = aWatchingItem({
      scope: { entityId, orgIds: ['org-1'] },
      run: aRun({ status: 'Completed', start: newerStart, end: '2026-12-02 04:41:55', errorMessage: 'text' }),
      zuoraProcessId: 'process-1',
    });
    const text = outcomeEvent(item, {
      ...plain,
      reasons: [reason],
      fileIds: { ...noFiles, revenueDetailCsvFileId: 'file-1' },
    });
    // The text itself: the order of its keys is a part of what every delivery repeats.
    expect(text).toBe(
      JSON.stringify({
        specversion: '1.0',
        id: createHash('sha256').update('default\nclose-1').digest('hex'),
        source: '/zuora-pending-close/default',
        type: 'zuora.pending-close.completed.v1',
        subject: 'p-nov',
        time: '2026-12-02T14:00:00.000Z',
        datacontenttype: 'application/json',
        data: {
          outcome: 'completed',
          tenant: 'default',
          entityId,
          orgIds: ['org-1'],
          requestId: 'close-1',
          requestedBy: 'netsuite:controller',
          requestedAt: '2026-12-02T12:00:00.000Z',
          pendingCloseAt: '2026-12-02T12:00:00.000Z',
          concludedAt: '2026-12-02T14:00:00.000Z',
          accountingPeriod: {
            id: 'p-nov',
            name: 'Nov 2026',
            startDate: '2026-11-01',
            endDate: '2026-11-30',
            fiscalYear: 2026,
            fiscalQuarter: 4,
            status: 'PendingClose',
          },
          trialBalance: {
            status: 'Completed',
            start: '2026-12-02 04:00:05',
            end: '2026-12-02 04:41:55',
            errorMessage: 'text',
          },
          reportFileIds: {
            accountsReceivableAccountAgingDetailExportFileId: null,
            accountsReceivableInvoiceAgingDetailExportFileId: null,
            accountsReceivableDebitMemoAgingDetailExportFileId: null,
            arRollForwardDetailExportFileId: null,
            fxRealizedGainAndLossDetailExportFileId: null,
            fxUnrealizedGainAndLossDetailExportFileId: null,
            revenueDetailCsvFileId: 'file-1',
            revenueDetailExcelFileId: null,
            unprocessedChargesFileId: null,
          },
          adopted: false,
          reasons: [{ code: 'refused-by-zuora', message: 'Exchange rate missing', zuoraCode: '50000030' }],
          zuoraTrackId: 'zpc-1',
          zuoraProcessId: 'process-1',
        },
      }),
    );
  });

  it('where nothing is known: every key is there, and null', () => {
    const request = { ...anAcceptedItem().request, requestedBy: null };
    expect(told(anAcceptedItem({ scope: null, request })).data).toEqual({
      outcome: 'completed',
      tenant: 'default',
      entityId: null,
      orgIds: null,
      requestId: 'close-1',
      requestedBy: null,
      requestedAt: at(0),
      pendingCloseAt: null,
      concludedAt: at(7200),
      accountingPeriod: {
        id: null,
        name: null,
        startDate: null,
        endDate: null,
        fiscalYear: null,
        fiscalQuarter: null,
        status: null,
      },
      trialBalance: { status: null, start: null, end: null, errorMessage: null },
      reportFileIds: noFiles,
      adopted: false,
      reasons: [],
      zuoraTrackId: 'zpc-1',
      zuoraProcessId: null,
    });
  });

  it('in the same order where nothing is known', () => {
    const keysOf = (text: string): string[] => {
      const keys: string[] = [];
      JSON.parse(text, function (key, value) {
        if (!Array.isArray(this)) keys.push(key);
        return value;
      });
      return keys;
    };
    const full = aWatchingItem({ run: aRun() });
    expect(keysOf(outcomeEvent(anAcceptedItem(), plain))).toEqual(
      keysOf(outcomeEvent(full, { ...plain, fileIds: noFiles })),
    );
  });

  it.each(outcomes)('`type` and `outcome` end in the outcome: %s', (outcome) => {
    const { type, data } = told(aWatchingItem(), { outcome });
    expect(type).toBe(`zuora.pending-close.${outcome}.v1`);
    expect(data.outcome).toBe(outcome);
  });

  it('`time` and `concludedAt` are when it was concluded', () => {
    const { time, data } = told(aWatchingItem(), { now: atMs(5) });
    expect([time, data.concludedAt]).toEqual([at(5), at(5)]);
  });
});

describe('`id` is the SHA-256 in hex of tenant, a line feed and request id, in UTF-8', () => {
  it("as `printf 'default\\nnetsuite-2026-11-close-1' | sha256sum` says", () => {
    const { id } = told(anAcceptedItem({ requestId: 'netsuite-2026-11-close-1' }));
    expect(id).toBe('be82ec5ddf69dc07dadb52d348d2f32429632c475fa55e59455bb2cd80b63a2c');
  });

  it('is the same for every outcome of a request, and another for another tenant', () => {
    const ids = outcomes.map((outcome) => told(aWatchingItem(), { outcome, now: atMs(1) }).id);
    expect(new Set(ids).size).toBe(1);
    expect(told(aWatchingItem({ tenant: 'acme-eu' })).id).not.toBe(ids[0]);
  });

  it('and `source` names the tenant', () => {
    expect(told(aWatchingItem({ tenant: 'acme-eu' })).source).toBe('/zuora-pending-close/acme-eu');
  });
});

describe('`subject` is the accounting period id, or what was asked for while the id is unknown', () => {
  const request = anAcceptedItem().request;
  it.each([
    { asked: { id: 'p-asked' }, subject: 'p-asked' },
    { asked: { name: 'Nov 2026' }, subject: 'Nov 2026' },
    { asked: { date: '2026-11-15' }, subject: '2026-11-15' },
    {
      asked: { endedBefore: '2026-12-02T18:00:00Z', timezone: 'America/New_York' },
      subject: '2026-12-02T18:00:00Z',
    },
  ])('$asked → $subject, and the id once it is known', ({ asked, subject }) => {
    const item = anAcceptedItem({ request: { ...request, accountingPeriod: asked } });
    expect(told(item).subject).toBe(subject);
    expect(told({ ...item, periodId: 'p-found' }).subject).toBe('p-found');
  });

  it('tells the id that was asked for, though the period was never seen', () => {
    const item = anAcceptedItem({ request: { ...request, accountingPeriod: { id: 'p-asked' } } });
    expect(told(item).data.accountingPeriod).toMatchObject({ id: 'p-asked', name: null, status: null });
  });
});

describe('what it tells', () => {
  it('of entity and orgs are those that apply, else those that were asked for', () => {
    const request = { ...anAcceptedItem().request, entityId, orgIds: ['asked'] };
    expect(told(anAcceptedItem({ request, scope: null })).data).toMatchObject({
      entityId,
      orgIds: ['asked'],
    });
    const scope = { entityId: 'applies', orgIds: ['applies'] };
    expect(told(anAcceptedItem({ request, scope })).data).toMatchObject(scope);
  });

  it('of a run is the one that the item holds as its own, and no other', () => {
    const run = aRun({ status: 'Error', start: newerStart });
    expect(told(aWatchingItem({ run })).data.trialBalance).toEqual(run);
    expect(told(aWatchingItem()).data.trialBalance).toEqual(aRun({ status: null }));
  });

  it('of reasons are at most 20, the first ones', () => {
    const reasons = Array.from({ length: 25 }, (_, index) => ({ ...reason, message: `reason ${index}` }));
    const { data } = told(aWatchingItem(), { reasons });
    expect(data.reasons.map(({ message }) => message)).toEqual(
      reasons.slice(0, 20).map(({ message }) => message),
    );
  });

  it('of an adopted pending close is no time of its own', () => {
    const item = aWatchingItem({ adopted: true, pendingCloseAt: null });
    expect(told(item).data).toMatchObject({ adopted: true, pendingCloseAt: null });
  });

  it('of an unclear PUT is a reason with a sentence for people and no code of Zuora', () => {
    expect(told(aWatchingItem(), { reasons: [putUnclear] }).data.reasons).toMatchObject([
      { code: 'put-unclear', message: expect.stringMatching(/^[A-Z].*\.$/), zuoraCode: null },
    ]);
  });

  it('is none of the ledger’s other fields', () => {
    const text = outcomeEvent(aWatchingItem(), plain);
    for (const key of ['revision', 'baseline', 'holdUntil', 'secretVersionId', 'history', 'refusals']) {
      expect(text).not.toContain(key);
    }
  });
});

describe('concluding', () => {
  it('writes the event into the item as it will be sent', () => {
    const item = aWatchingItem();
    const after = concluded(item, plain, 'trial-balance-completed');
    expect(after).toMatchObject({ state: 'concluded', event: outcomeEvent(item, plain), dueAt: at(7200) });
    expect(after.history.at(-1)).toMatchObject({
      state: 'concluded',
      at: at(7200),
      because: 'trial-balance-completed',
    });
  });
});
