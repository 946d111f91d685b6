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
const eventOf = (item: LedgerItem, changes: Partial<Conclusion> = {}) =>
  parseEvent(outcomeEvent(item, { ...plain, ...changes }));

const outcomes: Outcome[] = ['completed', 'failed', 'rejected', 'withdrawn', 'timed-out'];
const reason = { code: 'refused-by-zuora', message: 'Exchange rate missing', zuoraCode: '50000030' };
const entityId = '2c92c0f8-5d5c-4e4a-8d2b-6d1c1f3e9a01';

describe('the published contract, key by key and in order', () => {
  it('if everything is known', () => {
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

  it('if nothing is known: every key is present, and null', () => {
    const request = { ...anAcceptedItem().request, requestedBy: null };
    expect(eventOf(anAcceptedItem({ scope: null, request })).data).toEqual({
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

  it('in the same order if nothing is known', () => {
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
    const { type, data } = eventOf(aWatchingItem(), { outcome });
    expect(type).toBe(`zuora.pending-close.${outcome}.v1`);
    expect(data.outcome).toBe(outcome);
  });

  it('`time` and `concludedAt` are when it was concluded', () => {
    const { time, data } = eventOf(aWatchingItem(), { now: atMs(5) });
    expect([time, data.concludedAt]).toEqual([at(5), at(5)]);
  });
});

describe('`id` is the SHA-256 in hex of tenant, a line feed and request id, in UTF-8', () => {
  it("is the result of `printf 'default\\nnetsuite-2026-11-close-1' | sha256sum`", () => {
    const { id } = eventOf(anAcceptedItem({ requestId: 'netsuite-2026-11-close-1' }));
    expect(id).toBe('be82ec5ddf69dc07dadb52d348d2f32429632c475fa55e59455bb2cd80b63a2c');
  });

  it('is the same for every outcome of a request, and differs for another tenant', () => {
    const ids = outcomes.map((outcome) => eventOf(aWatchingItem(), { outcome, now: atMs(1) }).id);
    expect(new Set(ids).size).toBe(1);
    expect(eventOf(aWatchingItem({ tenant: 'acme-eu' })).id).not.toBe(ids[0]);
  });

  it('and `source` has the tenant', () => {
    expect(eventOf(aWatchingItem({ tenant: 'acme-eu' })).source).toBe('/zuora-pending-close/acme-eu');
  });
});

describe('`subject` is the accounting period id, or what the request asks for while the id is unknown', () => {
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
    expect(eventOf(item).subject).toBe(subject);
    expect(eventOf({ ...item, periodId: 'p-found' }).subject).toBe('p-found');
  });

  it('is the id in the request, even if the period was never read', () => {
    const item = anAcceptedItem({ request: { ...request, accountingPeriod: { id: 'p-asked' } } });
    expect(eventOf(item).data.accountingPeriod).toMatchObject({ id: 'p-asked', name: null, status: null });
  });
});

describe('what an outcome event has', () => {
  it('are the entity and orgs that were used, or else those of the request', () => {
    const request = { ...anAcceptedItem().request, entityId, orgIds: ['asked'] };
    expect(eventOf(anAcceptedItem({ request, scope: null })).data).toMatchObject({
      entityId,
      orgIds: ['asked'],
    });
    const scope = { entityId: 'applies', orgIds: ['applies'] };
    expect(eventOf(anAcceptedItem({ request, scope })).data).toMatchObject(scope);
  });

  it('is only the run that the item has as its own', () => {
    const run = aRun({ status: 'Error', start: newerStart });
    expect(eventOf(aWatchingItem({ run })).data.trialBalance).toEqual(run);
    expect(eventOf(aWatchingItem()).data.trialBalance).toEqual(aRun({ status: null }));
  });

  it('are the first 20 reasons', () => {
    const reasons = Array.from({ length: 25 }, (_, index) => ({ ...reason, message: `reason ${index}` }));
    const { data } = eventOf(aWatchingItem(), { reasons });
    expect(data.reasons.map(({ message }) => message)).toEqual(
      reasons.slice(0, 20).map(({ message }) => message),
    );
  });

  it('has no time of pending close if it was adopted', () => {
    const item = aWatchingItem({ adopted: true, pendingCloseAt: null });
    expect(eventOf(item).data).toMatchObject({ adopted: true, pendingCloseAt: null });
  });

  it('is a reason for an unclear PUT, with a sentence for people and without a code of Zuora', () => {
    expect(eventOf(aWatchingItem(), { reasons: [putUnclear] }).data.reasons).toMatchObject([
      { code: 'put-unclear', message: expect.stringMatching(/^[A-Z].*\.$/), zuoraCode: null },
    ]);
  });

  it('is nothing of the ledger’s other fields', () => {
    const text = outcomeEvent(aWatchingItem(), plain);
    for (const key of ['revision', 'baseline', 'holdUntil', 'secretVersionId', 'history', 'refusals']) {
      expect(text).not.toContain(key);
    }
  });
});

describe('concluding', () => {
  it('stores the event in the item exactly as it will be sent', () => {
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
