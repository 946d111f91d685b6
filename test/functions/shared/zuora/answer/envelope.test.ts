import { describe, expect, test } from 'vitest';
import { type AnswerBody, interpretAnswer } from '../../../../../functions/shared/zuora/answer/envelope.ts';
import { categoryOf } from '../../../../../functions/shared/zuora/answer/reasons.ts';
import { createTextCleaner } from '../../../../../functions/shared/zuora/answer/texts.ts';
import type { Advice } from '../../../../../functions/shared/zuora/errors.ts';

interface Row {
  rule: string;
  method?: 'GET' | 'PUT';
  status: number;
  body: AnswerBody;
  headers?: Record<string, string>;
}

function interpret({ method = 'PUT', status, body, headers = {} }: Row, token?: string) {
  return interpretAnswer({
    method,
    route: `${method} /v1/x`,
    status,
    body,
    headers: new Headers(headers),
    now: 0,
    cleaner: createTextCleaner(token === undefined ? {} : { token }),
  });
}

function detailsOf(row: Row, token?: string) {
  const interpreted = interpret(row, token);
  if (interpreted.isSuccess) throw new Error('It is a success');
  return interpreted.details;
}

const because = (...codes: (string | number)[]) => ({
  success: false,
  reasons: codes.map((code) => ({ code, message: 'a message' })),
});

describe('success', () => {
  test.each<Row>([
    { rule: 'a PUT with success true', status: 200, body: { success: true } },
    { rule: 'a PUT with success true and another 2xx', status: 202, body: { success: true } },
    { rule: 'a GET with success true', method: 'GET', status: 200, body: { success: true, id: 'x' } },
    { rule: 'a GET without success, as the guide says', method: 'GET', status: 200, body: { id: 'x' } },
    { rule: 'a GET without reasons', method: 'GET', status: 200, body: { id: 'x', reasons: [] } },
  ])('$rule', (row) => {
    expect(interpret(row)).toEqual({ isSuccess: true });
  });
});

describe('a 2xx that proves nothing is not a success', () => {
  const bodies: { rule: string; body: AnswerBody }[] = [
    { rule: 'success false', body: { success: false } },
    { rule: 'success false, no reasons in the list', body: { success: false, reasons: [] } },
    { rule: 'success as text', body: { success: 'false' } },
    {
      rule: 'the CRUD dialect',
      body: { Success: false, Errors: [{ Code: 'INVALID_VALUE', Message: 'no' }] },
    },
    { rule: 'the query dialect', body: { FaultCode: 'INVALID_FIELD', FaultMessage: 'no' } },
    { rule: 'the SOAP dialect', body: { faultcode: 'fns:INVALID', faultstring: 'no' } },
    { rule: 'an error object', body: { error: { code: 'ObjectNotFound', message: 'no' } } },
    { rule: 'the Spring dialect', body: { error: 'Unauthorized', status: 401, message: 'no' } },
    { rule: 'an unreadable body', body: 'unreadable' },
  ];
  test.each(bodies.flatMap((row) => (['GET', 'PUT'] as const).map((method) => ({ ...row, method }))))(
    '$method, $rule',
    ({ rule, method, body }) => {
      const details = detailsOf({ rule, method, status: 200, body });
      expect(details).toMatchObject({ advice: 'try-later', isRefusal: false });
    },
  );

  test.each<Row>([
    { rule: 'no success', status: 200, body: {} },
    { rule: 'success as text', status: 200, body: { success: 'true' } },
    { rule: 'success as a number', status: 200, body: { success: 1 } },
    { rule: 'code and message', status: 200, body: { code: 'ClientError', message: 'no' } },
    { rule: 'a message only', status: 200, body: { message: 'no' } },
    { rule: 'an async request id', status: 202, body: { requestId: 'x' } },
    { rule: 'success true under a status of failure', status: 500, body: { success: true } },
    { rule: 'success true in a redirect', status: 302, body: { success: true } },
  ])('PUT, $rule', (row) => {
    expect(detailsOf(row)).toMatchObject({ advice: 'try-later', isRefusal: false });
  });

  test('reasons that are only texts are read too', () => {
    const body = { success: false, reasons: ['no', 7, null] };
    expect(detailsOf({ rule: '', status: 200, body })).toMatchObject({
      advice: 'try-later',
      reasons: [
        { code: '', message: 'no' },
        { code: '', message: '7' },
        { code: '', message: '' },
      ],
    });
  });

  test('reasons are read even when success is missing', () => {
    const row: Row = { rule: '', method: 'GET', status: 200, body: { reasons: [{ code: 50000040 }] } };
    expect(detailsOf(row)).toMatchObject({ advice: 'not-found' });
  });
});

type AdviceRow = Row & { advice: Advice; isRefusal: boolean; isUnauthorized?: boolean };

describe('advice', () => {
  const rows: AdviceRow[] = [
    // Proved by the status alone
    {
      rule: '401',
      status: 401,
      body: 'unreadable',
      advice: 'fix-credentials',
      isRefusal: true,
      isUnauthorized: true,
    },
    {
      rule: '401 with a code as text',
      status: 401,
      body: because('90000011'),
      advice: 'fix-credentials',
      isRefusal: true,
      isUnauthorized: true,
    },
    {
      rule: '401 whatever the reason',
      status: 401,
      body: because(50000061),
      advice: 'fix-credentials',
      isRefusal: true,
      isUnauthorized: true,
    },
    { rule: '403 of an edge', status: 403, body: 'unreadable', advice: 'fix-credentials', isRefusal: true },
    { rule: '429 of an edge', status: 429, body: 'unreadable', advice: 'slow-down', isRefusal: true },
    {
      rule: '429, two-digit code, no success',
      status: 429,
      body: { reasons: [{ code: 70 }] },
      advice: 'slow-down',
      isRefusal: true,
    },
    { rule: '429, concurrency', status: 429, body: because(50000070), advice: 'slow-down', isRefusal: true },
    // Reasons that prove a refusal, HTTP 200
    { rule: 'category 10', status: 200, body: because(50000010), advice: 'fix-credentials', isRefusal: true },
    {
      rule: 'category 11 without a status',
      status: 200,
      body: because(90000011),
      advice: 'fix-credentials',
      isRefusal: true,
      isUnauthorized: true,
    },
    { rule: 'category 20', status: 200, body: because(50000020), advice: 'refused', isRefusal: true },
    { rule: 'category 21', status: 200, body: because('50000021'), advice: 'refused', isRefusal: true },
    { rule: 'category 27', status: 200, body: because(50000027), advice: 'refused', isRefusal: true },
    { rule: 'category 30', status: 200, body: because(50000030), advice: 'refused', isRefusal: true },
    {
      rule: 'category 30 as two digits',
      status: 200,
      body: because('30'),
      advice: 'refused',
      isRefusal: true,
    },
    { rule: 'category 40', status: 200, body: because(53840040), advice: 'not-found', isRefusal: true },
    {
      rule: 'category 40 under 400',
      status: 400,
      body: because(53830040),
      advice: 'not-found',
      isRefusal: true,
    },
    {
      rule: 'category 40 under 404',
      status: 404,
      body: because(50000040),
      advice: 'not-found',
      isRefusal: true,
    },
    { rule: 'category 45', status: 405, body: because(50000045), advice: 'refused', isRefusal: true },
    { rule: 'category 50', status: 200, body: because(53500050), advice: 'not-now', isRefusal: true },
    {
      rule: 'category 70 under 200',
      status: 200,
      body: because(50000070),
      advice: 'slow-down',
      isRefusal: true,
    },
    { rule: 'category 90', status: 400, body: because(50000090), advice: 'refused', isRefusal: true },
    {
      rule: 'several, all refusals',
      status: 200,
      body: because(50000030, 50000020),
      advice: 'refused',
      isRefusal: true,
    },
    {
      rule: '40 beside another',
      status: 200,
      body: because(50000040, 50000030),
      advice: 'refused',
      isRefusal: true,
    },
    {
      rule: '50 beside another',
      status: 200,
      body: because(50000050, 50000030),
      advice: 'not-now',
      isRefusal: true,
    },
    // Reasons that prove nothing
    { rule: 'category 60', status: 200, body: because(50000060), advice: 'try-later', isRefusal: false },
    { rule: 'category 61', status: 200, body: because(50000061), advice: 'try-later', isRefusal: false },
    { rule: 'category 99', status: 200, body: because(50000099), advice: 'try-later', isRefusal: false },
    { rule: 'category 31', status: 200, body: because(50000031), advice: 'try-later', isRefusal: false },
    {
      rule: 'a refusal beside a reason that proves none',
      status: 200,
      body: because(50000030, 50000061),
      advice: 'try-later',
      isRefusal: false,
    },
    {
      rule: '50 beside a reason that proves no refusal',
      status: 200,
      body: because(50000050, 50000060),
      advice: 'try-later',
      isRefusal: false,
    },
    {
      rule: '11 beside a reason that proves no refusal: not repeated',
      status: 200,
      body: because(90000011, 50000060),
      advice: 'fix-credentials',
      isRefusal: false,
    },
    {
      rule: 'a refusal beside a reason without a code',
      status: 200,
      body: { success: false, reasons: [{ code: 50000030 }, { message: 'x' }] },
      advice: 'try-later',
      isRefusal: false,
    },
    {
      rule: 'a code of another length',
      status: 200,
      body: because('5000030'),
      advice: 'try-later',
      isRefusal: false,
    },
    {
      rule: 'a code with letters',
      status: 400,
      body: { code: 'ClientError', message: 'no' },
      advice: 'try-later',
      isRefusal: false,
    },
    {
      rule: 'a message only, under 400',
      status: 400,
      body: { message: 'no bearer token' },
      advice: 'try-later',
      isRefusal: false,
    },
    { rule: 'a bare 404', status: 404, body: 'unreadable', advice: 'try-later', isRefusal: false },
    {
      rule: 'a 404 with no reason of category 40',
      status: 404,
      body: { message: 'no' },
      advice: 'try-later',
      isRefusal: false,
    },
    { rule: 'a bare 400', status: 400, body: 'unreadable', advice: 'try-later', isRefusal: false },
    { rule: '409', status: 409, body: {}, advice: 'try-later', isRefusal: false },
    // Trouble of the server itself
    { rule: '408', status: 408, body: 'unreadable', advice: 'try-later', isRefusal: false },
    { rule: '425', status: 425, body: {}, advice: 'try-later', isRefusal: false },
    {
      rule: '425 with not found',
      status: 425,
      body: because(50000040),
      advice: 'try-later',
      isRefusal: true,
    },
    {
      rule: '408 with not found',
      status: 408,
      body: because(50000040),
      advice: 'try-later',
      isRefusal: true,
    },
    { rule: '500', status: 500, body: because(50000060), advice: 'try-later', isRefusal: false },
    { rule: '503 as a page', status: 503, body: 'unreadable', advice: 'try-later', isRefusal: false },
    {
      rule: '503 that asks to wait',
      status: 503,
      body: 'unreadable',
      headers: { 'Retry-After': '60' },
      advice: 'slow-down',
      isRefusal: false,
    },
    { rule: '504', status: 504, body: 'unreadable', advice: 'try-later', isRefusal: false },
    {
      rule: '500 with a refusal, whatever the status',
      status: 500,
      body: because(50000030),
      advice: 'refused',
      isRefusal: true,
    },
    { rule: '500 with a lock', status: 500, body: because(50000050), advice: 'not-now', isRefusal: true },
    {
      rule: '500 with not found: fail closed',
      status: 500,
      body: because(50000040),
      advice: 'try-later',
      isRefusal: true,
    },
    {
      rule: '408 with not found: fail closed',
      status: 408,
      body: because(50000040),
      advice: 'try-later',
      isRefusal: true,
    },
    // From something between us and Zuora
    { rule: 'a redirect', status: 302, body: 'unreadable', advice: 'try-later', isRefusal: false },
    {
      rule: 'a redirect that speaks like Zuora',
      status: 307,
      body: because(50000030),
      advice: 'try-later',
      isRefusal: false,
    },
  ];
  test.each(rows)('$rule: HTTP $status → $advice', (row) => {
    for (const method of ['GET', 'PUT'] as const) {
      const interpreted = interpret({ ...row, method });
      expect(interpreted).toMatchObject({
        isSuccess: false,
        isUnauthorized: row.isUnauthorized ?? false,
        details: { advice: row.advice, isRefusal: row.isRefusal, status: row.status },
      });
    }
  });
});

describe('reasons', () => {
  test.each<{ dialect: string; body: AnswerBody; code: string; message: string }>([
    {
      dialect: 'common',
      body: { reasons: [{ code: 50000030, message: 'm' }] },
      code: '50000030',
      message: 'm',
    },
    { dialect: 'a single reason', body: { reasons: { code: '30', message: 'm' } }, code: '30', message: 'm' },
    {
      dialect: 'code and message',
      body: { code: 'ClientError', message: 'm' },
      code: 'ClientError',
      message: 'm',
    },
    { dialect: 'message', body: { message: 'm' }, code: '', message: 'm' },
    { dialect: 'error object', body: { error: { code: 'X', message: 'm' } }, code: 'X', message: 'm' },
    {
      dialect: 'Spring',
      body: { error: 'Unauthorized', status: 401, message: 'm' },
      code: 'Unauthorized',
      message: 'm',
    },
    {
      dialect: 'CRUD',
      body: { Success: false, Errors: [{ Code: 'X', Message: 'm' }] },
      code: 'X',
      message: 'm',
    },
    { dialect: 'query', body: { FaultCode: 'X', FaultMessage: 'm' }, code: 'X', message: 'm' },
    { dialect: 'SOAP', body: { faultcode: 'X', faultstring: 'm' }, code: 'X', message: 'm' },
  ])('are read in the format $dialect', ({ body, code, message }) => {
    expect(detailsOf({ rule: '', status: 400, body }).reasons).toEqual([{ code, message }]);
  });

  test('are at most 20, cut and cleaned; the others still count', () => {
    const reasons = Array.from({ length: 25 }, () => ({
      code: 50000030,
      message: `\u0007${'x'.repeat(2000)}`,
    }));
    const refused = detailsOf({ rule: '', status: 200, body: { reasons } });
    expect(refused.reasons).toHaveLength(20);
    expect(refused.reasons?.[0]?.message).toBe('x'.repeat(1000));
    const unclear = detailsOf({ rule: '', status: 200, body: { reasons: [...reasons, { code: 50000060 }] } });
    expect(unclear.isRefusal).toBe(false);
  });

  test('have credentials concealed that a message quotes, also if the message is cut', () => {
    const message = `${'x'.repeat(995)}canary-token`;
    const details = detailsOf(
      { rule: '', status: 401, body: { reasons: [{ code: '11', message }] } },
      'canary-token',
    );
    expect(JSON.stringify(details)).not.toContain('cana');
  });
});

describe('ids and waits', () => {
  test('ids are kept for support when they look like ids', () => {
    const body = { ...because(50000030), processId: '5B1D0C77AE4F9023', requestId: 'from-body' };
    expect(detailsOf({ rule: '', status: 200, body })).toMatchObject({
      processId: '5B1D0C77AE4F9023',
      zuoraRequestId: 'from-body',
    });
    const headers = { 'Zuora-Request-Id': 'from-header' };
    expect(detailsOf({ rule: '', status: 200, body, headers }).zuoraRequestId).toBe('from-header');
    const odd = { ...body, processId: 'no id at all', requestId: { a: 1 } };
    expect(detailsOf({ rule: '', status: 200, body: odd })).toMatchObject({
      processId: null,
      zuoraRequestId: null,
    });
  });

  test.each([200, 302, 401, 403, 500, 503])('HTTP %i with Retry-After: a wait of 77 s', (status) => {
    const headers = { 'retry-after': '77', 'ratelimit-reset': '37' };
    const body = because(50000050);
    expect(detailsOf({ rule: '', status, body, headers }).retryAfterSeconds).toBe(77);
  });

  test.each([
    { status: 200, body: because(50000030), advice: 'refused' },
    { status: 400, body: because(50000030), advice: 'refused' },
    { status: 400, body: because(50000050), advice: 'not-now' },
    { status: 404, body: because(50000040), advice: 'not-found' },
    { status: 403, body: {}, advice: 'fix-credentials' },
    { status: 408, body: {}, advice: 'try-later' },
    { status: 500, body: {}, advice: 'try-later' },
    { status: 502, body: because(50000060), advice: 'try-later' },
    { status: 504, body: {}, advice: 'try-later' },
    { status: 429, body: {}, advice: 'slow-down' },
    { status: 503, body: {}, advice: 'slow-down' },
  ])(
    'HTTP $status with Retry-After advises $advice like without it, except for 503',
    ({ status, body, advice }) => {
      const headers = { 'retry-after': '77' };
      expect(detailsOf({ rule: '', status, body, headers })).toMatchObject({ advice, retryAfterSeconds: 77 });
    },
  );

  test.each([
    { status: 429, seconds: 37 },
    { status: 503, seconds: 37 },
    { status: 500, seconds: null },
    { status: 400, seconds: null },
  ])('HTTP $status: wait of $seconds s', ({ status, seconds }) => {
    const headers = { 'ratelimit-reset': '37' };
    expect(detailsOf({ rule: '', status, body: {}, headers }).retryAfterSeconds).toBe(seconds);
  });

  test('the summary has only our own words', () => {
    const body = { reasons: [{ code: 50000030, message: 'canary' }] };
    expect(detailsOf({ rule: '', status: 400, body }).summary).toBe('PUT /v1/x: HTTP 400, Zuora refused');
  });
});

test.each([
  ['50000030', 30],
  ['90000011', 11],
  ['70', 70],
  ['7', null],
  ['404', null],
  ['500000300', null],
  ['', null],
  ['ClientError', null],
])('the category of %s is %s', (code, category) => {
  expect(categoryOf(code)).toBe(category);
});
