import { describe, expect, it } from 'vitest';
import { receiveWakeUp } from '../../../../functions/receive-wake-up/receive-wake-up.ts';
import { wakeUpKeyOf } from '../../../../functions/receive-wake-up/wake-up-key.ts';
import type { WakeUp } from '../../../../functions/shared/wake-up-event.ts';
import { checkText } from '../../../../infra/cli/check-step.ts';
import { type Call, type CallResult, tryCalls } from '../../../../infra/cli/wake-up/test-calls.ts';
import { canaryMark } from '../../../canary.ts';

const url = 'https://abc.lambda-url.eu-central-1.on.aws/acme-eu';
const key = wakeUpKeyOf(canaryMark, 'acme-eu');
const target = { url, tenant: 'acme-eu', key };

/** The real function, which knows one master key. */
function theFunction(masterKey: string) {
  const reports: { code: string; reason: unknown }[] = [];
  const wakeUps: WakeUp[] = [];
  const call: Call = async (address, headers) => {
    const { pathname: rawPath, search } = new URL(address);
    const { statusCode } = await receiveWakeUp(
      {
        rawPath,
        rawQueryString: search.slice(1),
        headers,
        requestContext: { http: { method: 'GET' } },
      },
      {
        masterKeys: async () => [masterKey],
        invokePolling: async (wakeUp) => void wakeUps.push(wakeUp),
        report: (code, fields) => void reports.push({ code, reason: fields?.reason }),
      },
    );
    return { status: statusCode, tookMs: 40 };
  };
  return { call, reports, wakeUps };
}

/** The results of the four calls, when they get these answers. */
async function resultsWith(...answers: (number | CallResult)[]) {
  const steps = await tryCalls(target, async () => {
    const next = answers.shift();
    if (next === undefined) throw new Error('was called once too often');
    return typeof next === 'number' ? { status: next, tookMs: 1_234 } : next;
  });
  return { results: steps.map(({ result }) => result), steps, left: answers.length };
}

describe('the test of the address', () => {
  it('passes with the real function, and only two of its calls count as refused', async () => {
    const { call, reports, wakeUps } = theFunction(canaryMark);
    const steps = await tryCalls(target, call);

    expect(steps.map(({ step, result }) => [step, result])).toEqual([
      ['valid call', 'passed'],
      ['no credentials', 'passed'],
      ['wrong key', 'passed'],
      ['no period', 'passed'],
    ]);
    expect(reports).toEqual([
      { code: 'wake-up-received', reason: undefined },
      { code: 'wake-up-refused', reason: 'wrong-key' },
      { code: 'wake-up-refused', reason: 'invalid-period' },
    ]);
    expect(wakeUps).toEqual([{ tenant: 'acme-eu', accountingPeriodId: 'closes-test' }]);
  });

  it('makes only one call if the function has another master key', async () => {
    const { call, reports } = theFunction('another');
    const steps = await tryCalls(target, call);

    expect(steps.map(({ result }) => result)).toEqual(['failed', 'not-tried', 'not-tried', 'not-tried']);
    expect(steps[0]?.help).toMatch(/five minutes/);
    expect(reports).toHaveLength(1);
  });

  it.each<[what: string, answer: number | CallResult, detail: RegExp, help: RegExp]>([
    ['refused by Lambda', 403, /^403 in 1\.2 s, expected 200: Lambda refused/, /policy/],
    ['refused because two others run', 429, /runs twice already/, /in a minute/],
    ['answered by a crash', 502, /crashed/, /wake-ups-failing/],
    ['not passed on', 503, /polling could not be invoked/, /wake-ups-failing/],
    ['sent elsewhere', 302, /not an answer of the function/, /output WakeUpUrl/],
    ['not answered', { problem: 'ENOTFOUND' }, /^no answer \(ENOTFOUND\)$/, /reaches the address/],
  ])('a valid call that is %s says so, and ends the test', async (_what, answer, detail, help) => {
    const { results, steps, left } = await resultsWith(answer, 401, 401, 400);
    expect([results[0], left]).toEqual(['failed', 3]);
    expect(steps[0]?.detail).toMatch(detail);
    expect(steps[0]?.help).toMatch(help);
  });

  it.each<[what: string, answers: (number | CallResult)[], failing: string, help: RegExp]>([
    ['no credentials are needed', [200, 200, 401, 400], 'no credentials', /does not check its callers/],
    ['any key will do', [200, 401, 200, 400], 'wrong key', /does not check its callers/],
    ['no period is needed', [200, 401, 401, 200], 'no period', /does not check its callers/],
    ['a call gets no answer', [200, 401, { problem: 'TimeoutError' }, 400], 'wrong key', /reaches/],
    ['the answers to wrong calls are swapped', [200, 401, 400, 400], 'wrong key', /output WakeUpUrl/],
  ])('fails if %s', async (_what, answers, failing, help) => {
    const { steps, left } = await resultsWith(...answers);
    const failed = steps.filter(({ result }) => result === 'failed');
    expect(failed).toMatchObject([{ step: failing, help: expect.stringMatching(help) }]);
    expect(left).toBe(0);
  });

  it('shows no key, right or wrong', async () => {
    const sent: string[] = [];
    const steps = await tryCalls(target, async (_url, { authorization = '' }) => {
      sent.push(Buffer.from(authorization.slice('Basic '.length), 'base64').toString());
      return { status: 200, tookMs: 1 };
    });
    const keys = sent.map((text) => text.split(':')[1]).filter((text) => text !== undefined);
    expect(new Set(keys).size).toBe(2);
    for (const each of keys) expect(checkText(steps) + JSON.stringify(steps)).not.toContain(each);
  });
});
