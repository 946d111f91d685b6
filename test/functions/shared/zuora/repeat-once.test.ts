import { describe, expect, it } from 'vitest';
import type {
  ConnectionBroken,
  HttpAnswer,
  HttpRequest,
} from '../../../../functions/shared/zuora/exchange.ts';
import { exchangeRepeatingOnce } from '../../../../functions/shared/zuora/repeat-once.ts';

type Answer = HttpAnswer | ConnectionBroken | null;

const answered: HttpAnswer = { status: 200, headers: new Headers(), body: {}, bodyBytes: 2, isWhole: true };
const broken = 'connection-broken';

/** Sends a request to a Zuora that gives these answers in turn, each after some milliseconds. */
async function sending(
  answers: readonly Answer[],
  {
    method = 'GET',
    timeoutMs = 5_000,
    eachMs = 0,
  }: { method?: HttpRequest['method']; timeoutMs?: number; eachMs?: number },
) {
  const sent: HttpRequest[] = [];
  let now = 1_000_000;
  let repeats = 0;
  const transport = {
    exchange: async (request: HttpRequest) => {
      sent.push(request);
      now += eachMs;
      return answers[sent.length - 1] ?? null;
    },
  };
  const request = {
    method,
    url: new URL('http://127.0.0.1/x'),
    headers: { 'zuora-track-id': 't' },
    timeoutMs,
  };
  const answer = await exchangeRepeatingOnce(request, {
    now: () => now,
    transport,
    onRepeat: () => (repeats += 1),
  });
  return { answer, repeats, timeouts: sent.map((each) => each.timeoutMs), sent };
}

describe('a request whose connection breaks before an answer began', () => {
  it.each<{
    what: string;
    answers: Answer[];
    given: Parameters<typeof sending>[1];
    answer: Answer;
    timeouts: number[];
  }>([
    {
      what: 'a GET is repeated',
      answers: [broken, answered],
      given: {},
      answer: answered,
      timeouts: [5_000, 5_000],
    },
    {
      what: 'a token request is repeated',
      answers: [broken, answered],
      given: { method: 'POST' },
      answer: answered,
      timeouts: [5_000, 5_000],
    },
    {
      what: 'a PUT never is',
      answers: [broken, answered],
      given: { method: 'PUT' },
      answer: null,
      timeouts: [5_000],
    },
    {
      what: 'once, not twice',
      answers: [broken, broken, answered],
      given: {},
      answer: null,
      timeouts: [5_000, 5_000],
    },
    {
      what: 'with what is left of its time',
      answers: [broken, answered],
      given: { eachMs: 1_000 },
      answer: answered,
      timeouts: [5_000, 4_000],
    },
    {
      what: 'not after a second',
      answers: [broken, answered],
      given: { eachMs: 1_001 },
      answer: null,
      timeouts: [5_000],
    },
    {
      what: 'not without time for it',
      answers: [broken, answered],
      given: { eachMs: 500, timeoutMs: 500 },
      answer: null,
      timeouts: [500],
    },
    {
      what: 'with no more time if the clock was set back',
      answers: [broken, answered],
      given: { eachMs: -60_000 },
      answer: answered,
      timeouts: [5_000, 5_000],
    },
    {
      what: 'not if it got no answer for another reason',
      answers: [null, answered],
      given: {},
      answer: null,
      timeouts: [5_000],
    },
    {
      what: 'not if it was answered',
      answers: [answered, broken],
      given: {},
      answer: answered,
      timeouts: [5_000],
    },
  ])('$what', async ({ answers, given, answer, timeouts }) => {
    const result = await sending(answers, given);
    expect(result).toMatchObject({ answer, timeouts, repeats: timeouts.length - 1 });
  });

  it('is repeated unchanged', async () => {
    const { sent } = await sending([broken, answered], { eachMs: 10 });
    expect(sent[1]).toEqual({ ...sent[0], timeoutMs: 4_990 });
  });
});
