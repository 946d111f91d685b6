import { wakeUpKeyOf } from '../../../functions/receive-wake-up/wake-up-key.ts';
import { type CheckStep, failed, notTried, passed } from '../check-step.ts';

/** What came of one call. */
export type CallResult =
  | { status: number; tookMs: number }
  /** Without an answer: a code such as `ECONNREFUSED`, or the name of the error. */
  | { problem: string };

/** Calls an address with GET. The only effect of a test. */
export type Call = (url: string, headers: Record<string, string>) => Promise<CallResult>;

interface TestCall {
  step: string;
  url: string;
  headers: Record<string, string>;
  expected: 200 | 400 | 401;
  /** What the expected answer shows. */
  meaning: string;
}

/** Zuora's ids are 32 hexadecimal digits, so this is the id of no period. */
const noPeriod = 'closes-test';

/** The valid call comes first. If it fails, the others show nothing, and two of them count as refused. */
function testCalls(url: string, tenant: string, key: string): [right: TestCall, ...wrong: TestCall[]] {
  const withPeriod = `${url}?accountingPeriodId=${noPeriod}`;
  const basic = (password: string) => ({
    authorization: `Basic ${Buffer.from(`${tenant}:${password}`).toString('base64')}`,
  });
  return [
    {
      step: 'valid call',
      url: withPeriod,
      headers: basic(key),
      expected: 200,
      meaning: 'polling is invoked, and has nothing to read: no period has the id',
    },
    {
      step: 'no credentials',
      url: withPeriod,
      headers: {},
      expected: 401,
      meaning: 'refused, and not counted',
    },
    {
      step: 'wrong key',
      url: withPeriod,
      // Has the form of a key and is certainly another one.
      headers: basic(wakeUpKeyOf(key, tenant)),
      expected: 401,
      meaning: 'refused and counted',
    },
    {
      step: 'no period',
      url,
      headers: basic(key),
      expected: 400,
      meaning: 'refused and counted, with the rule of accountingPeriodId',
    },
  ];
}

/** Calls the address rightly and wrongly. Nothing that it answers is shown but the status: it could repeat a key. */
export async function tryCalls(
  { url, tenant, key }: { url: string; tenant: string; key: string },
  call: Call,
): Promise<CheckStep[]> {
  const [right, ...wrong] = testCalls(url, tenant, key);
  const first = stepOf(right, await call(right.url, right.headers));
  if (first.result === 'failed') return [first, ...wrong.map(({ step }) => notTried(step))];
  const steps = [first];
  for (const each of wrong) steps.push(stepOf(each, await call(each.url, each.headers)));
  return steps;
}

function stepOf({ step, expected, meaning }: TestCall, result: CallResult): CheckStep {
  if ('problem' in result)
    return failed(
      step,
      `no answer (${result.problem})`,
      'see that this machine reaches the address; Zuora waits 25 s and calls again',
    );
  const came = `${result.status} in ${(result.tookMs / 1000).toFixed(1)} s`;
  return result.status === expected
    ? passed(step, `${came}: ${meaning}`)
    : failed(step, `${came}, expected ${expected}: ${meaningOf(result.status)}`, helpFor(result.status));
}

function meaningOf(status: number): string {
  switch (status) {
    case 200:
      return 'the call was accepted';
    case 400:
      return 'the period id was refused';
    case 401:
      return 'the credentials were refused';
    case 403:
      return 'Lambda refused the call before the function saw it';
    case 429:
      return 'the function runs twice already, which is the most';
    case 502:
      return 'the function crashed';
    case 503:
      return 'polling could not be invoked';
    default:
      return 'not an answer of the function';
  }
}

function helpFor(status: number): string {
  switch (status) {
    case 200:
      return 'the address does not check its callers: set `wakeUps` to false, deploy, and report it (SECURITY.md)';
    case 401:
      return 'a new master key counts after five minutes at most; otherwise something on the way removes the header Authorization';
    case 403:
      return 'a policy of the account or the organization forbids public function URLs, or their two permissions are gone';
    case 429:
      return 'test again in a minute';
    case 502:
    case 503:
      return 'docs/runbook.md says what to do under wake-ups-failing';
    default:
      return 'see that the address is the stack’s output WakeUpUrl, and what stands between it and this machine';
  }
}
