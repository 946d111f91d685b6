import { describe, expect, test } from 'vitest';
import {
  cleanedRun,
  getAccountingPeriod,
  listAccountingPeriods,
  noReportFiles,
  setPendingClose,
} from '../../../../functions/shared/zuora/accounting-periods.ts';
import { withCleanedWords } from './cleaned-words.ts';
import { caller, failureOf, json, limits, prepareClient, type Respond, startServer } from './loopback.ts';

const id = '8ac9a1f0b7d24c6e019f20aa41c35e07';
const plain = { id, name: 'Nov 2026', startDate: '2026-11-01', endDate: '2026-11-30', status: 'Open' };
const noRun = { status: null, start: null, end: null, errorMessage: null };

async function prepare(respond: Respond) {
  const server = await startServer(respond);
  return { ...server, ...prepareClient(() => ({ baseUrl: server.origin, bearerToken: 'a-bearer-token' })) };
}

const answering =
  (body: unknown): Respond =>
  (response) =>
    json(response, 200, body);

describe('one period', () => {
  test('with a completed run, as the vendor samples have it', async () => {
    const { client, requests } = await prepare(
      answering({
        ...plain,
        status: 'PendingClose',
        runTrialBalanceStatus: 'Completed',
        runTrialBalanceStart: '2026-12-02 03:14:09',
        runTrialBalanceEnd: '2026-12-02 03:41:55',
        runTrialBalanceErrorMessage: null,
        fiscalYear: 2026,
        fiscalQuarter: 4,
        notes: '',
        fileIds: { revenueDetailCsvFileId: 'file-4', unprocessedChargesFileId: null, aNewReport: 'file-9' },
        organizationLabels: [{ organizationId: 'org-1', organizationName: 'EMEA' }],
        ourField__c: 'ours',
        success: true,
      }),
    );
    expect(await getAccountingPeriod(client, caller, id, limits)).toEqual({
      ...plain,
      status: 'PendingClose',
      fiscalYear: 2026,
      fiscalQuarter: 4,
      run: {
        status: 'Completed',
        start: '2026-12-02 03:14:09',
        end: '2026-12-02 03:41:55',
        errorMessage: null,
      },
      fileIds: { ...noReportFiles, revenueDetailCsvFileId: 'file-4' },
      organizationIds: ['org-1'],
      cleaned: { name: 'Nov 2026', status: 'PendingClose', runStatus: 'Completed' },
    });
    expect(requests[0]?.url).toBe(`/v1/accounting-periods/${id}`);
  });

  test.each([
    { rule: 'everything optional is missing', wire: {}, read: {} },
    {
      rule: 'the open-ended period',
      wire: { endDate: null, fiscalYear: 0 },
      read: { endDate: null, fiscalYear: 0 },
    },
    { rule: 'no end date at all', wire: { endDate: undefined }, read: { endDate: null } },
    { rule: 'a fiscal year as text', wire: { fiscalYear: '2026' }, read: { fiscalYear: 2026 } },
    { rule: 'a fiscal year that is none', wire: { fiscalYear: 'FY26' }, read: { fiscalYear: null } },
    { rule: 'the old name of the quarter', wire: { fiscal_quarter: '3' }, read: { fiscalQuarter: 3 } },
    { rule: 'an unknown status', wire: { status: 'Frozen' }, read: { status: 'Frozen' } },
    { rule: 'no file ids', wire: { fileIds: null }, read: {} },
    {
      rule: 'an error with a long message',
      wire: { runTrialBalanceStatus: 'Error', runTrialBalanceErrorMessage: `\n${'x'.repeat(2000)}` },
      read: { run: { ...noRun, status: 'Error', errorMessage: 'x'.repeat(1000) } },
    },
  ])('is read where there is $rule', async ({ wire, read }) => {
    const { client } = await prepare(answering({ ...plain, ...wire }));
    const unset = {
      fiscalYear: null,
      fiscalQuarter: null,
      run: noRun,
      fileIds: noReportFiles,
      organizationIds: [],
    };
    const expected = withCleanedWords({ ...plain, ...unset, ...read });
    expect(await getAccountingPeriod(client, caller, id, limits)).toEqual(expected);
  });

  test.each([
    { what: 'another period', wire: { id: 'another' } },
    { what: 'no id', wire: { id: undefined } },
    { what: 'no status', wire: { status: undefined } },
    { what: 'a status that is no word', wire: { status: 7 } },
    { what: 'a date of another form', wire: { startDate: '11/01/2026' } },
    { what: 'a run that is no text', wire: { runTrialBalanceStart: 1764645249 } },
  ])('$what proves nothing', async ({ wire }) => {
    const { client } = await prepare(answering({ ...plain, ...wire, success: true }));
    const error = await failureOf(getAccountingPeriod(client, caller, id, limits));
    expect(error).toMatchObject({ advice: 'try-later', isAnswered: true });
  });

  const tabbed = { name: 'Nov\t2026', status: 'Open\n', runTrialBalanceStatus: 'Completed\uffff' };

  test('keeps the name and the status words as they came, to be compared, and cleaned ones beside them', async () => {
    const { client } = await prepare(answering({ ...plain, ...tabbed }));
    const period = await getAccountingPeriod(client, caller, id, limits);
    expect(period).toMatchObject({
      name: 'Nov\t2026',
      status: 'Open\n',
      run: { status: 'Completed\uffff' },
      cleaned: { name: 'Nov2026', status: 'Open', runStatus: 'Completed' },
    });
    expect(cleanedRun(period)).toEqual({ ...noRun, status: 'Completed' });
  });

  test('a credential that is a word of Zuora’s hides the word, and leaves it to be compared', async () => {
    const server = await startServer(
      answering({ ...plain, status: 'PendingClose', runTrialBalanceStatus: 'Completed' }),
    );
    const { client } = prepareClient(() => ({ baseUrl: server.origin, bearerToken: 'Completed' }));
    expect(await getAccountingPeriod(client, caller, id, limits)).toMatchObject({
      status: 'PendingClose',
      run: { status: 'Completed' },
      cleaned: { status: 'PendingClose', runStatus: '«hidden»' },
    });
  });

  test('has no credential in any text that may be kept', async () => {
    const quote = `a-bearer\n-token`;
    const { client } = await prepare(
      answering({
        ...plain,
        name: `Nov ${quote}`,
        status: quote,
        runTrialBalanceStatus: quote,
        runTrialBalanceEnd: quote,
        runTrialBalanceErrorMessage: `for ${quote}`,
        fileIds: { revenueDetailCsvFileId: quote, unprocessedChargesFileId: '\n' },
      }),
    );
    const period = await getAccountingPeriod(client, caller, id, limits);
    expect(period).toMatchObject({
      cleaned: { name: 'Nov «hidden»', status: '«hidden»', runStatus: '«hidden»' },
      run: { start: null, end: '«hidden»', errorMessage: 'for «hidden»' },
      fileIds: { revenueDetailCsvFileId: '«hidden»', unprocessedChargesFileId: null },
    });
  });

  const unclean = [
    ['a control character', '2026-12-02\t03:14:09'],
    ['a character that SQS does not carry', '2026-12-02 03:14:09\uffff'],
    ['half a surrogate pair', '\ud83d'],
    ['a credential', 'since a-bearer-token'],
    ['more than 1,000 characters', '2'.repeat(1001)],
  ] as const;

  test.each(unclean)('that is known by a run with %s in its start proves nothing', async (_what, start) => {
    const { client } = await prepare(answering({ ...plain, runTrialBalanceStart: start }));
    const error = await failureOf(getAccountingPeriod(client, caller, id, limits));
    expect(error).toMatchObject({ advice: 'try-later', isAnswered: true });
  });

  test.each(unclean)('of an organization with %s in its id proves nothing', async (_what, organizationId) => {
    const organizationLabels = [{ organizationId: 'org-1' }, { organizationId }];
    const { client } = await prepare(answering({ ...plain, organizationLabels }));
    const error = await failureOf(getAccountingPeriod(client, caller, id, limits));
    expect(error).toMatchObject({ advice: 'try-later', isAnswered: true });
  });

  test('whose id is a credential proves nothing', async () => {
    const { client } = await prepare(answering({ ...plain, id: 'a-bearer-token' }));
    const error = await failureOf(getAccountingPeriod(client, caller, 'a-bearer-token', limits));
    expect(error).toMatchObject({ advice: 'try-later', isAnswered: true });
  });

  test('not found is Zuora’s own reason', async () => {
    const { client } = await prepare(
      answering({ success: false, reasons: [{ code: 50000040, message: 'No.' }] }),
    );
    const error = await failureOf(getAccountingPeriod(client, caller, id, limits));
    expect(error).toMatchObject({ advice: 'not-found', reasons: [{ code: '50000040', message: 'No.' }] });
  });

  test.each(['..', '.', '', 'a/b', 'a?b', '%2e%2e', 'x'.repeat(65)])('%j is no id', async (bad) => {
    const { client, requests } = await prepare(answering(plain));
    const get = await failureOf(getAccountingPeriod(client, caller, bad, limits));
    const put = await failureOf(setPendingClose(client, caller, bad, limits));
    expect([get, put]).toMatchObject([{ isRefusal: true }, { isRefusal: true }]);
    expect(requests).toEqual([]);
  });
});

describe('the list', () => {
  test('is all pages, joined by id: what is read last counts', async () => {
    const { client, origin, requests } = await prepare((response, request) => {
      const next = (page: number) => `${origin}/v1/accounting-periods?page=${page}&pageSize=2`;
      const other = { ...plain, id: 'other', endDate: null };
      if (!request.url.includes('page='))
        json(response, 200, { accountingPeriods: [plain], nextPage: next(2), success: true });
      else json(response, 200, { accountingPeriods: [{ ...plain, status: 'Closed' }, other], success: true });
    });
    const periods = await listAccountingPeriods(client, caller, limits);
    expect(periods).toMatchObject([
      { id, status: 'Closed' },
      { id: 'other', endDate: null },
    ]);
    expect(requests.map((request) => request.url)).toEqual([
      '/v1/accounting-periods',
      '/v1/accounting-periods?page=2&pageSize=2',
    ]);
  });

  test('may be empty', async () => {
    const { client } = await prepare(answering({ accountingPeriods: [], success: true }));
    expect(await listAccountingPeriods(client, caller, limits)).toEqual([]);
  });

  test('is none when a page is on another host: no credentials go there', async () => {
    const elsewhere = await startServer(answering({ accountingPeriods: [] }));
    const nextPage = `${elsewhere.origin}/v1/accounting-periods?page=2`;
    const { client } = await prepare(answering({ accountingPeriods: [plain], nextPage }));
    const error = await failureOf(listAccountingPeriods(client, caller, limits));
    expect(error).toMatchObject({ advice: 'try-later', isAnswered: true });
    expect(elsewhere.requests).toEqual([]);
  });

  test('is none when its pages go round', async () => {
    const { client, origin, requests } = await prepare((response) =>
      json(response, 200, {
        accountingPeriods: [plain],
        nextPage: `${origin}/v1/accounting-periods?page=2`,
      }),
    );
    const error = await failureOf(listAccountingPeriods(client, caller, limits));
    expect(error).toMatchObject({ advice: 'try-later' });
    expect(requests).toHaveLength(2);
  });

  test('is none when it does not end', async () => {
    let page = 1;
    const { client, origin, requests } = await prepare((response) => {
      page += 1;
      json(response, 200, {
        accountingPeriods: [],
        nextPage: `${origin}/v1/accounting-periods?page=${page}`,
      });
    });
    const error = await failureOf(listAccountingPeriods(client, caller, limits));
    expect(error).toMatchObject({ advice: 'try-later' });
    expect(requests).toHaveLength(200);
  });

  test.each([
    { what: 'has no periods', body: { success: true } },
    { what: 'fails', body: { success: false, accountingPeriods: [] } },
    { what: 'holds a period without an id', body: { accountingPeriods: [plain, { ...plain, id: null }] } },
    {
      what: 'holds a run whose start is not kept unchanged',
      body: { accountingPeriods: [{ ...plain, id: 'other', runTrialBalanceStart: '2026-12-02\n' }] },
    },
  ])('is none when a later page $what', async ({ body }) => {
    const { client, origin } = await prepare((response, request) =>
      json(
        response,
        200,
        request.url.includes('page=2')
          ? body
          : { accountingPeriods: [plain], nextPage: `${origin}/v1/accounting-periods?page=2` },
      ),
    );
    const error = await failureOf(listAccountingPeriods(client, caller, limits));
    expect(error).toMatchObject({ advice: 'try-later' });
  });
});

describe('pending close', () => {
  test('is set when Zuora says so', async () => {
    const { client, requests } = await prepare((response) =>
      json(response, 200, { success: true }, { 'Zuora-Request-Id': 'R1' }),
    );
    expect(await setPendingClose(client, caller, id, limits)).toEqual({
      processId: null,
      zuoraRequestId: 'R1',
    });
    expect(requests).toMatchObject([{ method: 'PUT', url: `/v1/accounting-periods/${id}/pending-close` }]);
  });

  test.each([{}, { success: false }, { success: 'true' }])('%j proves nothing', async (body) => {
    const { client, requests } = await prepare(answering(body));
    const error = await failureOf(setPendingClose(client, caller, id, limits));
    expect(error).toMatchObject({ advice: 'try-later', isRefusal: false });
    expect(requests).toHaveLength(1);
  });
});
