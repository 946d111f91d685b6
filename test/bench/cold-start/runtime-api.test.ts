import { describe, expect, it } from 'vitest';
import { startRuntimeApi } from '../../../bench/cold-start/runtime-api.ts';

const invocation = (address: string, rest: string) =>
  `http://${address}/2018-06-01/runtime/invocation/${rest}`;

describe('the Runtime API of a start', () => {
  it('gives its event, and reports when it was requested and answered', async () => {
    const api = await startRuntimeApi({ scheduledTime: 'now' });
    const next = await fetch(invocation(api.address, 'next'));
    const id = next.headers.get('lambda-runtime-aws-request-id');
    const event = await next.json();
    await fetch(invocation(api.address, `${id}/response`), { method: 'POST', body: '{"done":true}' });
    const { readyAt, answeredAt, answer } = await api.answered;
    await api.stop();

    expect(event).toEqual({ scheduledTime: 'now' });
    expect(answer).toEqual({ done: true });
    expect(answeredAt).toBeGreaterThan(readyAt);
  });

  it('fails with the error of the runtime client', async () => {
    const api = await startRuntimeApi({});
    const failed = expect(api.answered).rejects.toThrow('init/error {"errorType":"Broken"}');
    await fetch(`http://${api.address}/2018-06-01/runtime/init/error`, {
      method: 'POST',
      body: '{"errorType":"Broken"}',
    });
    await failed;
    await api.stop();
  });
});
