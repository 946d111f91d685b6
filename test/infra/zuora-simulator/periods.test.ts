import { describe, expect, it } from 'vitest';
import { openSimulator } from './support.ts';

const noFiles = {
  unprocessedChargesFileId: null,
  accountsReceivableInvoiceAgingDetailExportFileId: null,
  accountsReceivableAccountAgingDetailExportFileId: null,
  accountsReceivableDebitMemoAgingDetailExportFileId: null,
  revenueDetailExcelFileId: null,
  revenueDetailCsvFileId: null,
  arRollForwardDetailExportFileId: null,
  fxRealizedGainAndLossDetailExportFileId: null,
  fxUnrealizedGainAndLossDetailExportFileId: null,
};

describe('one period', () => {
  it('shows every field when it has never had a run', async () => {
    const { get, months } = await openSimulator();
    expect((await get(months.nov)).body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      name: 'Nov 2026',
      startDate: '2026-11-01',
      endDate: '2026-11-30',
      status: 'Open',
      runTrialBalanceStatus: 'Pending',
      runTrialBalanceStart: null,
      runTrialBalanceEnd: null,
      runTrialBalanceErrorMessage: null,
      fiscalYear: 2026,
      fiscalQuarter: 4,
      notes: '',
      fileIds: noFiles,
      createdOn: '2026-12-02 03:00:00',
      createdBy: expect.stringMatching(/^[0-9a-f]{32}$/),
      updatedOn: '2026-12-02 03:00:00',
      updatedBy: expect.stringMatching(/^[0-9a-f]{32}$/),
      success: true,
    });
  });

  it('shows a completed run with its files, and updatedOn at its start', async () => {
    const { get, months } = await openSimulator();
    const { body } = await get(months.oct);
    expect(body).toMatchObject({
      status: 'Closed',
      runTrialBalanceStatus: 'Completed',
      runTrialBalanceStart: '2026-11-02 03:14:09',
      runTrialBalanceEnd: '2026-11-02 03:41:55',
      updatedOn: '2026-11-02 03:14:09',
    });
    expect(Object.keys(body.fileIds)).toEqual(Object.keys(noFiles));
    expect(Object.values(body.fileIds).filter((id) => id !== null)).toHaveLength(5);
    expect((await get(months.oct)).body.fileIds).toEqual(body.fileIds);
  });

  it('shows a failed run without an end, with or without a message, with one file', async () => {
    const { books, get } = await openSimulator();
    const dates = { startDate: '2027-01-01', endDate: '2027-01-31' };
    const id = books.addPeriod({ name: 'Jan 2027', ...dates, run: { status: 'Error' }, notes: null });
    const { body } = await get(id);
    expect(body).toMatchObject({
      notes: null,
      runTrialBalanceStatus: 'Error',
      runTrialBalanceStart: expect.any(String),
      runTrialBalanceEnd: null,
      runTrialBalanceErrorMessage: null,
      fileIds: { ...noFiles, revenueDetailCsvFileId: expect.any(String) },
    });
  });

  it('shows custom fields on the same level, and uses given ids, fiscal years and runs', async () => {
    const { books, get } = await openSimulator();
    const run = { status: 'Completed', start: '2026-01-01 00:00:00', end: '2026-01-01 00:00:20' } as const;
    books.addPeriod({
      id: 'my-id_1',
      name: 'P1',
      startDate: '2027-01-01',
      endDate: '2027-01-28',
      fiscalYear: 2030,
      run,
      customFields: { Ledger__c: 'US' },
    });
    expect((await get('my-id_1')).body).toMatchObject({
      id: 'my-id_1',
      fiscalYear: 2030,
      runTrialBalanceStart: run.start,
      runTrialBalanceEnd: run.end,
      Ledger__c: 'US',
    });
  });

  it.each([
    ['a record', 'GET', '/v1/accounting-periods/ffffffffffffffffffffffffffffffff'],
    ['a record to change', 'PUT', '/v1/accounting-periods/ffffffffffffffffffffffffffffffff/pending-close'],
    ['an endpoint', 'GET', '/v1/no-such-thing'],
    ['an action', 'PUT', '/v1/accounting-periods/ffffffffffffffffffffffffffffffff/open-wide'],
  ])('does not know %s: HTTP 200 with category 40', async (_, method, path) => {
    const { call } = await openSimulator();
    expect(await call(method, path)).toMatchObject({
      status: 200,
      body: {
        success: false,
        processId: expect.stringMatching(/^[0-9A-F]{16}$/),
        reasons: [{ code: 50000040, message: expect.any(String) }],
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
  });

  it.each([
    ['POST', '/v1/accounting-periods'],
    ['PUT', '/v1/accounting-periods/x'],
    ['GET', '/v1/accounting-periods/x/pending-close'],
    ['GET', '/oauth/token'],
  ])('refuses %s %s with 405', async (method, path) => {
    const { call } = await openSimulator();
    expect(await call(method, path)).toMatchObject({ status: 405, body: { reasons: [{ code: 50000045 }] } });
  });
});

describe('the list', () => {
  const names = (periods: { name: string }[]) => periods.map(({ name }) => name);

  it('is sorted by start date, with the open-ended period last', async () => {
    const { call, books } = await openSimulator();
    books.addMonths('2026-08', 1);
    const { body } = await call('GET', '/v1/accounting-periods');
    expect(body).toEqual({ accountingPeriods: expect.any(Array), success: true });
    const expected = ['Aug 2026', 'Sep 2026', 'Oct 2026', 'Nov 2026', 'Dec 2026', 'Open-Ended'];
    expect(names(body.accountingPeriods)).toEqual(expected);
    const { accountsReceivableDebitMemoAgingDetailExportFileId: _, ...listed } = noFiles;
    expect(body.accountingPeriods.at(-1)).toMatchObject({
      startDate: '2027-01-01',
      endDate: null,
      fiscalYear: 0,
      status: 'Open',
      runTrialBalanceStatus: 'Pending',
      runTrialBalanceStart: null,
    });
    expect(body.accountingPeriods.at(-1).fileIds).toEqual(listed);
    expect(body.accountingPeriods[0]).not.toHaveProperty('success');
  });

  it('has pages that link to the next one by an absolute address', async () => {
    const { sim, call } = await openSimulator({ pageSizeMax: 2 });
    const first = await call('GET', '/v1/accounting-periods?pageSize=300');
    expect(first.body.nextPage).toBe(`${sim.url}/v1/accounting-periods?page=2&pageSize=2`);
    const second = await call('GET', first.body.nextPage.slice(sim.url.length));
    const third = await call('GET', second.body.nextPage.slice(sim.url.length));
    expect(third.body).not.toHaveProperty('nextPage');
    const all = [first, second, third].flatMap(({ body }) => names(body.accountingPeriods));
    expect(all).toEqual(['Sep 2026', 'Oct 2026', 'Nov 2026', 'Dec 2026', 'Open-Ended']);
  });

  it.each(['page=2', 'page=0&pageSize=2', 'pageSize=301', 'pageSize=0', 'page=x&pageSize=2'])(
    'refuses %s',
    async (query) => {
      const { call } = await openSimulator();
      const answer = await call('GET', `/v1/accounting-periods?${query}`);
      expect(answer).toMatchObject({ status: 400, body: { reasons: [{ code: 50000027 }] } });
    },
  );
});
