import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  getAccountingPeriod,
  listAccountingPeriods,
  setPendingClose,
} from '../../functions/shared/zuora/accounting-periods.ts';
import { interpretAnswer } from '../../functions/shared/zuora/answer/envelope.ts';
import { createTextCleaner } from '../../functions/shared/zuora/answer/texts.ts';
import { createZuoraClient, type ZuoraCallReport } from '../../functions/shared/zuora/client.ts';
import { ZuoraError } from '../../functions/shared/zuora/errors.ts';
import type { ConnectionBroken, HttpAnswer, HttpRequest } from '../../functions/shared/zuora/exchange.ts';
import { httpTransport } from '../../functions/shared/zuora/transport.ts';
import { answerWith, bodyWith, headers, status } from './answers.ts';
import { anyJson, mark, markedText } from './arbitraries.ts';

const id = '8ac9a1f0b7d24c6e019f20aa41c35e07';
const token = 'a-token-that-nobody-sees';
const cleaner = createTextCleaner({ token });
const caller = { tenant: 'acme', entityId: null, orgIds: null, trackId: 'track-1' };
const limits = { timeoutMs: 60_000, timeLeftMs: () => 600_000 };

type Answer = HttpAnswer | ConnectionBroken | null;

/** A client whose Zuora gives these answers in turn, and then always the last one. */
function clientFor(answers: readonly Answer[]) {
  const sent: HttpRequest[] = [];
  const reports: ZuoraCallReport[] = [];
  const given: Answer[] = [];
  const client = createZuoraClient({
    readSecret: async () => ({
      text: JSON.stringify({ baseUrl: 'http://127.0.0.1', bearerToken: token }),
      versionId: null,
    }),
    secretPrefix: 'prefix',
    extraHosts: ['127.0.0.1'],
    now: () => 0,
    report: (event) => void reports.push(event),
    transport: {
      ...httpTransport,
      exchange: async (request) => {
        sent.push(request);
        const answer = answers[Math.min(given.length, answers.length - 1)] ?? null;
        given.push(answer);
        return answer;
      },
    },
  });
  return { client, sent, given, reports };
}

function received(answer: Answer | undefined): HttpAnswer | null {
  return answer === undefined || answer === 'connection-broken' ? null : answer;
}

/** The specification's only proof of success: HTTP 2xx, and `success` is exactly `true`. */
function provesSuccess(given: Answer | undefined): boolean {
  const answer = received(given);
  if (answer === null || answer.body === 'unreadable') return false;
  return answer.status >= 200 && answer.status < 300 && answer.body.success === true;
}

/** What an error may have of an answer: our own text, and Zuora's reasons, cut and cleaned. */
function expectTellable(error: unknown): void {
  expect(error).toBeInstanceOf(ZuoraError);
  if (!(error instanceof ZuoraError)) return;
  const { reasons, ...rest } = error;
  expect(JSON.stringify([error.message, rest])).not.toContain(mark);
  expect(JSON.stringify(error)).not.toContain(token);
  expect(reasons.length).toBeLessThanOrEqual(20);
  for (const { code, message } of reasons) {
    expect(code.length).toBeLessThanOrEqual(1000);
    expect(message).toMatch(/^\P{Cc}{0,1000}$/u);
  }
  const { retryAfterSeconds } = error;
  if (retryAfterSeconds !== null) {
    expect(retryAfterSeconds).toBeGreaterThanOrEqual(0);
    expect(retryAfterSeconds).toBeLessThanOrEqual(3600);
  }
}

const outcomeOf = <T>(work: Promise<T>) =>
  work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

const period = {
  id: fc.constant(id),
  name: markedText,
  startDate: fc.constant('2026-11-01'),
  endDate: fc.constantFrom('2026-11-30', null, ''),
  status: fc.constantFrom('Open', 'PendingClose', 'Closed', 'Frozen'),
  runTrialBalanceStatus: fc.constantFrom('Pending', 'Processing', 'Completed', 'Error', null),
  runTrialBalanceStart: fc.constantFrom('2026-12-02 03:14:09', null),
  fileIds: anyJson,
};

describe('deciding what an answer proves', () => {
  const answer = fc.record({
    method: fc.constantFrom('GET' as const, 'PUT' as const),
    status,
    headers,
    body: fc.oneof(bodyWith({ ...period }), fc.constant('unreadable' as const)),
  });

  test('a PUT is a success exactly if the answer proves it, and a GET never if the answer denies it', () => {
    fc.assert(
      fc.property(answer, (given) => {
        const interpreted = interpretAnswer({ ...given, route: 'route', now: 0, cleaner });
        const isProved = provesSuccess({ ...given, bodyBytes: 0, isWhole: true });
        if (given.method === 'PUT') expect(interpreted.isSuccess).toBe(isProved);
        const denies = given.body === 'unreadable' || (given.body.success ?? true) !== true;
        if (denies || given.status < 200 || given.status > 299) expect(interpreted.isSuccess).toBe(false);
        if (!interpreted.isSuccess) expectTellable(new ZuoraError(interpreted.details));
      }),
      { numRuns: 5_000 },
    );
  });

  test('no reason repeats the token that Zuora refused', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), status, (before, after, given) => {
        const message = `${before}${token}${after}`;
        for (const body of [
          { success: false, reasons: [{ code: message, message }] },
          { message },
          { error: message, FaultMessage: message },
        ]) {
          const method = 'PUT' as const;
          const question = { method, body, status: given, route: 'route', now: 0, cleaner };
          const interpreted = interpretAnswer({ ...question, headers: new Headers() });
          expect(JSON.stringify(interpreted)).not.toContain(token);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('setting a period to pending close', () => {
  test('succeeds only on a 2xx with `success` true, and sends a second PUT only after a refused token', async () => {
    const answers = fc.array(answerWith({}), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(answers, async (script) => {
        const { client, sent, given, reports } = clientFor(script);
        const outcome = await outcomeOf(setPendingClose(client, caller, id, limits));
        expect('value' in outcome).toBe(provesSuccess(given.at(-1)));
        if ('error' in outcome) expectTellable(outcome.error);
        expect(sent.length).toBeLessThanOrEqual(2);
        expect(sent.every(({ method }) => method === 'PUT')).toBe(true);
        if (sent.length === 2) {
          const first = received(given[0]);
          const isRefused = first?.status === 401 || JSON.stringify(first?.body).includes('11');
          expect(isRefused && !provesSuccess(first)).toBe(true);
        }
        expect(JSON.stringify(reports)).not.toContain(mark);
        expect(JSON.stringify(reports)).not.toContain(token);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('reading periods', () => {
  test('one gives the period that was asked for, or an error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(answerWith(period), { minLength: 1, maxLength: 2 }), async (script) => {
        const { client, given } = clientFor(script);
        const outcome = await outcomeOf(getAccountingPeriod(client, caller, id, limits));
        if ('error' in outcome) return expectTellable(outcome.error);
        const last = received(given.at(-1));
        expect(outcome.value.period.id).toBe(id);
        expect(last?.body).toMatchObject({ id, startDate: outcome.value.period.startDate });
        expect(last?.status).toBeGreaterThanOrEqual(200);
        expect(last?.status).toBeLessThan(300);
      }),
      { numRuns: 3_000 },
    );
  });

  const url = 'http://127.0.0.1';
  const nextPage = fc.oneof(
    { arbitrary: fc.constantFrom(null, undefined, ''), weight: 3 },
    {
      arbitrary: fc.nat(3).map((page) => `${url}/v1/accounting-periods?page=${page}`),
      weight: 3,
    },
    {
      arbitrary: fc.constantFrom(
        '/v1/accounting-periods?page=7',
        'http://gateway.internal:8080/zuora?page=5',
        'https://evil.example?page=3&page=4',
        '?page=02',
        '//user:secret@[?page=6#page=1',
        'https://evil.example/v1/accounting-periods',
        'http://user@127.0.0.1/x',
        '//evil.example/x',
        'javascript:alert(1)',
      ),
      weight: 1,
    },
    { arbitrary: markedText, weight: 1 },
  );
  const page = {
    accountingPeriods: fc.array(fc.record({ ...period, id: fc.constantFrom('a', 'b', 'c', id) }), {
      maxLength: 4,
    }),
    nextPage,
  };

  test('all gives each once, from complete pages of the tenant’s own address, or an error, and always ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(answerWith(page), { minLength: 1, maxLength: 6 }), async (script) => {
        const { client, sent, given } = clientFor(script);
        const outcome = await outcomeOf(listAccountingPeriods(client, caller, limits));
        const addresses = new Set(
          sent.map(({ url: { origin, username, pathname } }) => origin + username + pathname),
        );
        expect([...addresses]).toEqual([`${url}/v1/accounting-periods`]);
        if ('error' in outcome) return expectTellable(outcome.error);
        const ids = outcome.value.periods.map((each) => each.id);
        expect(new Set(ids).size).toBe(ids.length);
        const last = received(given.at(-1));
        expect(last !== null && last?.body !== 'unreadable' && !last?.body.nextPage).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});
