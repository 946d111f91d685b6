import { describe, expect, it } from 'vitest';
import { type ReceiveContext, receiveWakeUp } from '../../../functions/receive-wake-up/receive-wake-up.ts';
import { wakeUpKeyOf } from '../../../functions/receive-wake-up/wake-up-key.ts';
import type { EventCode, ReportFields } from '../../../functions/shared/telemetry/telemetry.ts';
import type { WakeUp } from '../../../functions/shared/wake-up-event.ts';
import { basicOf, type Call, functionUrlEvent } from './function-url.ts';

const masterKey = 'the current master key';
const key = wakeUpKeyOf(masterKey, 'default');
const authorization = basicOf('default', key);
const query = 'accountingPeriodId=p-nov';
const json = (fields: object) => JSON.stringify(fields);

interface Trouble {
  secret?: Error;
  lambda?: Error;
}

/** Makes one call. Returns the answer, the wake-ups that polling was invoked with, and the reports. */
async function received(call: Call, trouble: Trouble = {}) {
  const woken: WakeUp[] = [];
  const reports: { code: EventCode; fields: ReportFields }[] = [];
  const context: ReceiveContext = {
    masterKeys: async () => {
      if (trouble.secret !== undefined) throw trouble.secret;
      return [masterKey, 'the previous master key'];
    },
    invokePolling: async (wakeUp) => {
      if (trouble.lambda !== undefined) throw trouble.lambda;
      woken.push(wakeUp);
    },
    report: (code, fields) => void reports.push({ code, fields }),
  };
  const answer = await receiveWakeUp(functionUrlEvent(call), context);
  return { answer, woken, reports };
}

const woken = [{ tenant: 'default', accountingPeriodId: 'p-nov' }];

describe('a valid call invokes polling for its period', () => {
  it.each<{ rule: string; call: Call }>([
    { rule: 'GET with the period in the query', call: { method: 'GET', query } },
    { rule: 'POST with the period in the query', call: { query } },
    { rule: 'POST with a form', call: { body: query } },
    { rule: 'POST with JSON', call: { body: json({ accountingPeriodId: 'p-nov' }) } },
    {
      rule: 'JSON with other fields',
      call: { body: json({ accountingPeriodId: 'p-nov', status: 'Error' }) },
    },
    { rule: 'the same period twice', call: { query, body: query } },
    {
      rule: 'a body in base64',
      call: { body: Buffer.from(query).toString('base64'), isBase64Encoded: true },
    },
    { rule: 'a byte order mark', call: { body: `\ufeff${json({ accountingPeriodId: 'p-nov' })}` } },
    { rule: 'a body of 8 KiB', call: { body: `${query}&x=${'x'.repeat(8_192 - query.length - 3)}` } },
    {
      rule: 'a GET whose body is not read',
      call: { method: 'GET', query, body: 'accountingPeriodId=p-oct' },
    },
  ])('$rule', async ({ call }) => {
    const result = await received({ headers: { authorization }, ...call });
    expect(result.answer.statusCode).toBe(200);
    expect(result.woken).toEqual(woken);
    expect(result.reports).toEqual([
      { code: 'wake-up-received', fields: { tenant: 'default', periodId: 'p-nov' } },
    ]);
  });

  it.each<{ rule: string; call: Call }>([
    {
      rule: 'in any spelling of the scheme',
      call: { headers: { authorization: authorization.replace('Basic', 'bAsIc') }, query },
    },
    {
      rule: 'derived from the previous master key',
      call: {
        headers: { authorization: basicOf('default', wakeUpKeyOf('the previous master key', 'default')) },
        query,
      },
    },
    { rule: 'as a form field', call: { body: `${query}&key=${key}` } },
    { rule: 'as a JSON key', call: { body: json({ accountingPeriodId: 'p-nov', key }) } },
    { rule: 'as a form field beside the period in the query', call: { query, body: `key=${key}` } },
  ])('with its key $rule', async ({ call }) => {
    const result = await received(call);
    expect(result.answer.statusCode).toBe(200);
    expect(result.woken).toEqual(woken);
  });
});

const unauthorized = (await received({ method: 'GET' })).answer;

describe('every other call gets the same answer, 401', () => {
  it('which asks for Basic credentials', () => {
    expect(unauthorized).toMatchObject({
      statusCode: 401,
      headers: { 'www-authenticate': 'Basic realm="wake-ups"' },
    });
  });

  it.each<{ rule: string; call: Call }>([
    { rule: 'nothing', call: {} },
    { rule: 'a GET of the root', call: { method: 'GET', path: '/' } },
    { rule: 'a period alone', call: { query } },
    { rule: 'a body that is neither JSON nor a form', call: { body: '<xml/>' } },
    { rule: 'a JSON body that is not an object', call: { body: '["key"]' } },
    { rule: 'a GET with the key in its body', call: { method: 'GET', body: `key=${key}` } },
    { rule: 'a key in a body of more than 8 KiB', call: { body: `key=${key}&x=${'x'.repeat(8_192)}` } },
  ])('not counted without credentials: $rule', async ({ call }) => {
    const { answer, woken, reports } = await received(call);
    expect({ answer, woken, reports }).toEqual({ answer: unauthorized, woken: [], reports: [] });
  });

  it.each<{ rule: string; call: Call; reason?: string }>([
    { rule: 'a wrong key', call: { headers: { authorization: basicOf('default', 'hush') }, query } },
    {
      rule: "another tenant's key",
      call: { path: '/acme', headers: { authorization: basicOf('acme', key) }, query },
    },
    { rule: 'a wrong key as a form field', call: { body: `${query}&key=hush` } },
    {
      rule: 'the right key with a space after it',
      call: { headers: { authorization: basicOf('default', `${key} `) }, query },
    },
  ])('counted with credentials: $rule', async ({ call }) => {
    const { answer, woken, reports } = await received(call);
    expect({ answer, woken }).toEqual({ answer: unauthorized, woken: [] });
    expect(reports).toEqual([{ code: 'wake-up-refused', fields: { reason: 'wrong-key' } }]);
  });

  it.each<{ rule: string; call: Call }>([
    {
      rule: 'a user that is not the tenant',
      call: { headers: { authorization: basicOf('acme', key) }, query },
    },
    { rule: 'no colon', call: { headers: { authorization: 'Basic aHVzaA==' }, query } },
    { rule: 'another scheme', call: { headers: { authorization: `Bearer ${key}` }, query } },
    { rule: 'two headers', call: { headers: { authorization: `${authorization},${authorization}` }, query } },
    { rule: 'an empty header', call: { headers: { authorization: '' }, query } },
    {
      rule: 'a wrong header beside the right key',
      call: { headers: { authorization: 'hush' }, body: `${query}&key=${key}` },
    },
    { rule: 'the key in the query', call: { query: `${query}&key=${key}` } },
    { rule: 'two keys', call: { body: `${query}&key=${key}&key=hush` } },
    { rule: 'a key that is not a text', call: { body: json({ accountingPeriodId: 'p-nov', key: [key] }) } },
    { rule: 'another method', call: { method: 'PUT', headers: { authorization }, query } },
    { rule: 'HEAD', call: { method: 'HEAD', headers: { authorization }, query } },
    { rule: 'no tenant', call: { path: '/', headers: { authorization: basicOf('', key) }, query } },
    {
      rule: 'a longer path',
      call: { path: '/default/x', headers: { authorization: basicOf('default/x', key) }, query },
    },
    {
      rule: 'a tenant in other letters',
      call: { path: '/Default', headers: { authorization: basicOf('Default', key) }, query },
    },
    { rule: 'an encoded tenant', call: { path: '/def%61ult', headers: { authorization }, query } },
  ])('counted if its credentials are malformed: $rule', async ({ call }) => {
    const { answer, woken, reports } = await received(call);
    expect({ answer, woken }).toEqual({ answer: unauthorized, woken: [] });
    expect(reports).toEqual([{ code: 'wake-up-refused', fields: { reason: 'malformed' } }]);
  });
});

describe('a call with the right key and without a valid period gets a 400 that names the rule', () => {
  it.each<{ rule: string; call: Call }>([
    { rule: 'no period', call: {} },
    { rule: 'an empty one', call: { query: 'accountingPeriodId=' } },
    {
      rule: 'a merge field that Zuora did not replace',
      call: { query: 'accountingPeriodId=%3CAccountingPeriod.ID%3E' },
    },
    { rule: 'one that would rewrite a path', call: { query: 'accountingPeriodId=..%2Fx' } },
    { rule: '65 characters', call: { query: `accountingPeriodId=${'p'.repeat(65)}` } },
    { rule: 'a line break after it', call: { query: 'accountingPeriodId=p-nov%0A' } },
    { rule: 'two in the query', call: { query: `${query}&accountingPeriodId=p-oct` } },
    { rule: 'another in the body', call: { query, body: 'accountingPeriodId=p-oct' } },
    { rule: 'a number', call: { body: json({ accountingPeriodId: 5 }) } },
    { rule: 'a list', call: { body: json({ accountingPeriodId: ['p-nov'] }) } },
    { rule: 'a field name in lower case', call: { query: 'accountingperiodid=p-nov' } },
    { rule: 'XML', call: { body: '<callout><accountingPeriodId>p-nov</accountingPeriodId></callout>' } },
  ])('$rule', async ({ call }) => {
    const { answer, woken, reports } = await received({ headers: { authorization }, ...call });
    const message = 'accountingPeriodId: must be given once, as 1 to 64 of A-Z a-z 0-9 _ -';
    expect(answer).toMatchObject({ statusCode: 400, body: json({ message }) });
    expect(woken).toEqual([]);
    expect(reports).toEqual([
      { code: 'wake-up-refused', fields: { tenant: 'default', reason: 'invalid-period', detail: message } },
    ]);
  });

  it.each([
    { rule: 'more than 8 KiB', call: { query, body: 'x'.repeat(8_193) } },
    { rule: 'more in UTF-8', call: { query, body: 'é'.repeat(4_097) } },
    {
      rule: 'more in base64',
      call: { query, body: Buffer.alloc(8_193).toString('base64'), isBase64Encoded: true },
    },
  ])('a body of $rule', async ({ call }) => {
    const { answer, woken } = await received({ headers: { authorization }, ...call });
    expect(answer).toMatchObject({
      statusCode: 400,
      body: json({ message: 'body: must have at most 8 KiB' }),
    });
    expect(woken).toEqual([]);
  });
});

it.each([
  { rule: 'the secret cannot be read', trouble: { secret: new TypeError('hush') } },
  { rule: 'polling cannot be invoked', trouble: { lambda: new TypeError('hush') } },
])('answers 503 if $rule, so that Zuora calls again', async ({ trouble }) => {
  const { answer, reports } = await received({ headers: { authorization }, query }, trouble);
  expect(answer.statusCode).toBe(503);
  expect(answer.body).not.toContain('hush');
  expect(reports).toEqual([{ code: 'wake-up-undelivered', fields: { errorName: 'TypeError' } }]);
});

it('throws for an event that is not from a function URL, without quoting it', async () => {
  const context = {
    masterKeys: async () => [],
    invokePolling: async () => undefined,
    report: () => undefined,
  };
  await expect(receiveWakeUp({ key: 'hush' }, context)).rejects.not.toThrow('hush');
});
