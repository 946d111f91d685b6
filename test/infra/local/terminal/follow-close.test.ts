import { describe, expect, it } from 'vitest';
import { followClose } from '../../../../infra/local/terminal/follow-close.ts';

/** Follows one message; answers with how it ended and the codes of the steps on the way. */
async function follow(message: string, options: { giveUpSeconds?: number; signal?: AbortSignal } = {}) {
  const steps: string[] = [];
  const { signal = new AbortController().signal, ...rest } = options;
  const ending = await followClose({ message, signal, onStep: ({ step }) => steps.push(step), ...rest });
  return { ending, steps };
}

describe('following one close request', () => {
  it('ends with the reason and detail of a message that is parked', async () => {
    const { ending, steps } = await follow('{"accountingPeriod":{"name":"Nov 2026"},"entity":"e"}');
    const detail = expect.stringContaining('entity');
    expect(ending).toEqual({ kind: 'parked', reason: 'invalid-request', detail });
    expect(steps).toEqual(['stack-started', 'message-sent', 'request-parked']);
  });

  it('ends with the reasons of a request that is rejected', async () => {
    const { ending } = await follow('{"accountingPeriod":{"name":"No such month"}}');
    expect(ending).toMatchObject({
      event: { data: { outcome: 'rejected', reasons: [{ code: 'period-not-found' }] } },
    });
  });

  it.each([
    [
      'a requester',
      { accountingPeriod: { name: 'Nov 2026' }, requestedBy: '𠮷田 🖋' },
      'completed',
      '"𠮷田 🖋"',
    ],
    ['a period', { accountingPeriod: { name: 'Nov 📅 2026' } }, 'rejected', '"Nov 📅 2026"'],
  ])('carries %s beyond U+FFFF to the outcome', async (_who, request, outcome, text) => {
    const { ending } = await follow(JSON.stringify(request));
    expect(ending).toMatchObject({ event: { data: { outcome } } });
    expect(JSON.stringify(ending)).toContain(text);
  });

  it('says so when the queue does not take the message', async () => {
    const { ending } = await follow('');
    expect(ending).toMatchObject({ kind: 'failed', why: expect.stringContaining('queue does not take') });
  });

  it('gives up after its time, or when it is stopped', async () => {
    const message = '{"accountingPeriod":{"name":"Nov 2026"}}';
    const { ending } = await follow(message, { giveUpSeconds: 1 });
    expect(ending).toMatchObject({ kind: 'failed', why: expect.stringContaining('within 1 s') });
    const { ending: stopped } = await follow(message, { signal: AbortSignal.timeout(300) });
    expect(stopped).toEqual({ kind: 'failed', why: 'Stopped.' });
  });
});
