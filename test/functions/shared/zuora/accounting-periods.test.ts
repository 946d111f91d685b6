import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  cleanedRun,
  getAccountingPeriod,
  listAccountingPeriods,
  noReportFiles,
  pageAfter,
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
  test("is read with a completed run, as in Zuora's samples", async () => {
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
    expect((await getAccountingPeriod(client, caller, id, limits)).period).toEqual({
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
    { rule: 'a fiscal year that is not a number', wire: { fiscalYear: 'FY26' }, read: { fiscalYear: null } },
    {
      rule: 'an empty fiscal year and quarter',
      wire: { fiscalYear: '', fiscalQuarter: '' },
      read: { fiscalYear: null, fiscalQuarter: null },
    },
    { rule: 'a blank fiscal year', wire: { fiscalYear: ' ' }, read: { fiscalYear: null } },
    { rule: 'a fiscal year with a fraction', wire: { fiscalYear: 2026.5 }, read: { fiscalYear: null } },
    { rule: 'a fiscal year below zero', wire: { fiscalYear: '-1' }, read: { fiscalYear: null } },
    { rule: 'the old name of the quarter', wire: { fiscal_quarter: '3' }, read: { fiscalQuarter: 3 } },
    { rule: 'an unknown status', wire: { status: 'Frozen' }, read: { status: 'Frozen' } },
    { rule: 'no file ids', wire: { fileIds: null }, read: {} },
    {
      rule: 'an error with a long message',
      wire: { runTrialBalanceStatus: 'Error', runTrialBalanceErrorMessage: `\n${'x'.repeat(2000)}` },
      read: { run: { ...noRun, status: 'Error', errorMessage: 'x'.repeat(1000) } },
    },
  ])('is read if there is $rule', async ({ wire, read }) => {
    const { client } = await prepare(answering({ ...plain, ...wire }));
    const unset = {
      fiscalYear: null,
      fiscalQuarter: null,
      run: noRun,
      fileIds: noReportFiles,
      organizationIds: [],
    };
    const expected = withCleanedWords({ ...plain, ...unset, ...read });
    expect((await getAccountingPeriod(client, caller, id, limits)).period).toEqual(expected);
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

  test('keeps the name and the status words unchanged, for comparing, and cleaned ones beside them', async () => {
    const { client } = await prepare(answering({ ...plain, ...tabbed }));
    const period = (await getAccountingPeriod(client, caller, id, limits)).period;
    expect(period).toMatchObject({
      name: 'Nov\t2026',
      status: 'Open\n',
      run: { status: 'Completed\uffff' },
      cleaned: { name: 'Nov2026', status: 'Open', runStatus: 'Completed' },
    });
    expect(cleanedRun(period)).toEqual({ ...noRun, status: 'Completed' });
  });

  test('whose word is a credential has the word concealed, and unchanged for comparing', async () => {
    const server = await startServer(
      answering({ ...plain, status: 'PendingClose', runTrialBalanceStatus: 'Completed' }),
    );
    const { client } = prepareClient(() => ({ baseUrl: server.origin, bearerToken: 'Completed' }));
    expect((await getAccountingPeriod(client, caller, id, limits)).period).toMatchObject({
      status: 'PendingClose',
      run: { status: 'Completed' },
      cleaned: { status: 'PendingClose', runStatus: '«hidden»' },
    });
  });

  test('has no credential in any text that may be stored', async () => {
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
    const period = (await getAccountingPeriod(client, caller, id, limits)).period;
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

  test.each(unclean)('with a run that has %s in its start proves nothing', async (_what, start) => {
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
    expect(error).toMatchObject({ advice: 'try-later', isAnswered: true, status: 200 });
  });

  test('that does not fit its schema still has its ids, for support', async () => {
    const { client } = await prepare((response) =>
      json(response, 200, { ...plain, status: 7, processId: 'P1' }, { 'Zuora-Request-Id': 'R1' }),
    );
    const error = await failureOf(getAccountingPeriod(client, caller, id, limits));
    expect(error).toMatchObject({ status: 200, processId: 'P1', zuoraRequestId: 'R1' });
  });

  test('is not found only by Zuora’s own reason', async () => {
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

describe('bytes that cannot be decoded', () => {
  const inLatin1 =
    (type: string): Respond =>
    (response, { url }) => {
      const period = { ...plain, name: 'Févr 2026' };
      const body = url.includes(id) ? period : { accountingPeriods: [period] };
      response.writeHead(200, { 'content-type': type }).end(Buffer.from(JSON.stringify(body), 'latin1'));
    };

  test('prove nothing: no list, no period, no changed name', async () => {
    const { client } = await prepare(inLatin1('application/json'));
    const list = await failureOf(listAccountingPeriods(client, caller, limits));
    const period = await failureOf(getAccountingPeriod(client, caller, id, limits));
    expect([list, period]).toMatchObject([
      { advice: 'try-later', isAnswered: true, status: 200 },
      { advice: 'try-later', isAnswered: true, status: 200 },
    ]);
  });

  test('can be decoded if the answer declares its charset', async () => {
    const { client } = await prepare(inLatin1('application/json; charset=ISO-8859-1'));
    expect((await listAccountingPeriods(client, caller, limits)).periods).toMatchObject([
      { name: 'Févr 2026' },
    ]);
    expect((await getAccountingPeriod(client, caller, id, limits)).period).toMatchObject({
      name: 'Févr 2026',
    });
  });

  test('leave a PUT unclear', async () => {
    const { client, requests } = await prepare((response) =>
      response.writeHead(200).end(Buffer.from('{"success":true,"by":"J\xe9r\xf4me"}', 'latin1')),
    );
    const error = await failureOf(setPendingClose(client, caller, id, limits));
    expect(error).toMatchObject({ advice: 'try-later', isRefusal: false, isAnswered: true });
    expect(requests).toHaveLength(1);
  });
});

describe('the list', () => {
  test('has all pages, each id once: the last one that was read counts', async () => {
    const { client, origin, requests } = await prepare((response, request) => {
      const next = (page: number) => `${origin}/v1/accounting-periods?page=${page}&pageSize=2`;
      const other = { ...plain, id: 'other', endDate: null };
      if (!request.url.includes('page='))
        json(response, 200, { accountingPeriods: [plain], nextPage: next(2), success: true });
      else json(response, 200, { accountingPeriods: [{ ...plain, status: 'Closed' }, other], success: true });
    });
    const periods = (await listAccountingPeriods(client, caller, limits)).periods;
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
    expect((await listAccountingPeriods(client, caller, limits)).periods).toEqual([]);
  });

  test('is read from the tenant’s own address, wherever nextPage points', async () => {
    const elsewhere = await startServer(answering({ accountingPeriods: [] }));
    const { client, requests } = await prepare((response, request) => {
      const body = request.url.includes('page=2')
        ? { accountingPeriods: [{ ...plain, id: 'other' }] }
        : { accountingPeriods: [plain], nextPage: `${elsewhere.origin}/v1/accounting-periods?page=2` };
      json(response, 200, body);
    });
    expect((await listAccountingPeriods(client, caller, limits)).periods).toMatchObject([
      { id },
      { id: 'other' },
    ]);
    expect(requests.map(({ url }) => url)).toEqual([
      '/v1/accounting-periods',
      '/v1/accounting-periods?page=2',
    ]);
    expect(elsewhere.requests).toEqual([]);
  });

  test.each([
    { what: 'goes round', nextPage: 'https://rest.zuora.com/v1/accounting-periods?page=2' },
    { what: 'is the first one again', nextPage: 'https://rest.zuora.com/v1/accounting-periods?page=1' },
    { what: 'names no page', nextPage: 'https://rest.zuora.com/v1/accounting-periods?pageSize=300' },
  ])('is incomplete if its next page $what', async ({ nextPage }) => {
    const { client, requests } = await prepare(answering({ accountingPeriods: [plain], nextPage }));
    const error = await failureOf(listAccountingPeriods(client, caller, limits));
    expect(error).toMatchObject({ advice: 'try-later', isAnswered: true });
    expect(requests.length).toBeLessThanOrEqual(2);
  });

  test('is incomplete if it does not end', async () => {
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
  ])('is incomplete if a later page $what', async ({ body }) => {
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

describe('the page after page 4', () => {
  const path = (query: string) => ({ path: `/v1/accounting-periods?${query}` });

  test.each([
    {
      nextPage: 'https://rest.zuora.com/v1/accounting-periods?page=5&pageSize=300',
      query: 'page=5&pageSize=300',
    },
    { nextPage: 'http://rest.zuora.com/v1/accounting-periods?page=5', query: 'page=5' },
    { nextPage: 'https://gateway.internal:8443/zuora/prod/list?page=5', query: 'page=5' },
    { nextPage: 'https://user:secret@evil.example/?page=5', query: 'page=5' },
    { nextPage: '//evil.example?page=5', query: 'page=5' },
    { nextPage: '/v1/accounting-periods?page=5', query: 'page=5' },
    { nextPage: '?page=5', query: 'page=5' },
    { nextPage: 'rest.zuora.com/v1/accounting-periods?pageSize=40&page=5', query: 'pageSize=40&page=5' },
    { nextPage: 'http://[not a host/?page=5', query: 'page=5' },
    { nextPage: 'javascript:alert(1)?page=5', query: 'page=5' },
    { nextPage: '/v1/../oauth/token?page=5#?page=9', query: 'page=5' },
    { nextPage: '?page=05', query: 'page=05', number: 5 },
    { nextPage: '?page=7&filter=a%20b?c', query: 'page=7&filter=a+b%3Fc', number: 7 },
    { nextPage: '?page=5&pa\tge=1\n', query: 'page=5&pa%09ge=1%0A' },
    { nextPage: '?page=999999999999999', query: 'page=999999999999999', number: 999_999_999_999_999 },
  ])('$nextPage', ({ nextPage, query, number = 5 }) => {
    expect(pageAfter(4, nextPage)).toEqual({ number, ...path(query) });
  });

  test.each([
    'https://rest.zuora.com/v1/accounting-periods',
    'https://rest.zuora.com/v1/accounting-periods?',
    '?page=',
    '?page=0',
    '?page=-5',
    '?page=+5',
    '?page=5.0',
    '?page=5e0',
    '?page=0x5',
    '?page=%205',
    '?page=5%0A',
    '?page=٥',
    '?page=4',
    '?page=04',
    '?page=1',
    '?page=1000000000000000',
    '?page=5&page=5',
    '?page=5&page=6',
    '?Page=5',
    '?pageSize=5',
    '#?page=5',
    'page=5',
    'null',
  ])('is not named by %j', (nextPage) => {
    expect(pageAfter(4, nextPage)).toBeNull();
  });
});

describe('a list that ends but is too large', () => {
  const mebibyte = 1024 * 1024;

  /** Answers with these bodies, page by page, compressed as by Zuora. */
  const paging =
    (pages: readonly string[]): Respond =>
    (response, { url }) => {
      const page = Number(new URL(url, 'http://x').searchParams.get('page') ?? 1);
      response
        .writeHead(200, { 'content-encoding': 'gzip' })
        .end(gzipSync(pages[page - 1] ?? '', { level: 1 }));
    };

  /** A page with a number of periods, filled up to a number of bytes. */
  function pageText({
    page,
    of,
    periods,
    bytes = 0,
  }: {
    page: number;
    of: number;
    periods: number;
    bytes?: number;
  }) {
    const accountingPeriods = Array.from({ length: periods }, (_, index) => ({
      ...plain,
      id: `${page}-${index}`,
    }));
    const next = page < of ? { nextPage: `?page=${page + 1}` } : {};
    const text = JSON.stringify({ accountingPeriods, ...next, filler: '' });
    return text.replace('"filler":""', `"filler":"${'x'.repeat(Math.max(0, bytes - text.length))}"`);
  }

  const pagesOf = (...each: { periods: number; bytes?: number }[]) =>
    each.map((page, index) => pageText({ page: index + 1, of: each.length, ...page }));

  test('10,000 periods are read', async () => {
    const { client } = await prepare(paging(pagesOf({ periods: 5_000 }, { periods: 5_000 })));
    expect((await listAccountingPeriods(client, caller, limits)).periods).toHaveLength(10_000);
  });

  test.each([
    { what: 'one more', pages: pagesOf({ periods: 5_000 }, { periods: 5_001 }, { periods: 1 }), asked: 2 },
    { what: 'all at once', pages: pagesOf({ periods: 10_001 }), asked: 1 },
  ])('more than 10,000 periods are not read: $what', async ({ pages, asked }) => {
    const { client, requests } = await prepare(paging(pages));
    const error = await failureOf(listAccountingPeriods(client, caller, limits));
    expect(error).toMatchObject({ advice: 'list-too-large', isAnswered: true, isRefusal: false });
    expect(requests).toHaveLength(asked);
  });

  test('16 MiB are read, in one page or several', async () => {
    const { client, requests } = await prepare((response, request) => {
      const pages =
        request.headers['zuora-track-id'] === 'one'
          ? pagesOf({ periods: 1, bytes: 16 * mebibyte })
          : pagesOf({ periods: 1, bytes: 7 * mebibyte }, { periods: 1, bytes: 9 * mebibyte });
      paging(pages)(response, request);
    });
    expect((await listAccountingPeriods(client, { ...caller, trackId: 'one' }, limits)).periods).toHaveLength(
      1,
    );
    expect((await listAccountingPeriods(client, { ...caller, trackId: 'two' }, limits)).periods).toHaveLength(
      2,
    );
    expect(requests).toHaveLength(3);
  });

  test.each([
    {
      what: 'one byte more',
      pages: pagesOf({ periods: 1, bytes: 7 * mebibyte }, { periods: 1, bytes: 9 * mebibyte + 1 }),
    },
    { what: 'in one page', pages: pagesOf({ periods: 1, bytes: 16 * mebibyte + 1 }) },
    {
      what: 'in many pages',
      pages: pagesOf(...Array.from({ length: 40 }, () => ({ periods: 1, bytes: mebibyte / 2 }))),
    },
  ])('more than 16 MiB are not read: $what', async ({ pages }) => {
    const { client } = await prepare(paging(pages));
    const error = await failureOf(listAccountingPeriods(client, caller, limits));
    expect(error).toMatchObject({
      advice: 'list-too-large',
      isAnswered: true,
      isRefusal: false,
      status: 200,
    });
  });

  test('the long body of an error is trouble of Zuora, not of the list', async () => {
    const { client } = await prepare((response) => response.writeHead(502).end('x'.repeat(17 * mebibyte)));
    const error = await failureOf(listAccountingPeriods(client, caller, limits));
    expect(error).toMatchObject({ advice: 'try-later', status: 502 });
  });

  test('a single period may have 4 MiB', async () => {
    const { client } = await prepare((response) =>
      json(response, 200, { ...plain, notes: 'x'.repeat(4 * mebibyte) }),
    );
    const error = await failureOf(getAccountingPeriod(client, caller, id, limits));
    expect(error).toMatchObject({ advice: 'try-later', status: 200 });
  });
});

describe('pending close', () => {
  test('is set if the answer proves it', async () => {
    const { client, requests } = await prepare((response) =>
      json(response, 200, { success: true, processId: 'P1' }),
    );
    expect(await setPendingClose(client, caller, id, limits)).toEqual({
      processId: 'P1',
      secretVersionId: 'version-1',
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
