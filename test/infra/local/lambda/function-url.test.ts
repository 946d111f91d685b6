import { afterEach, describe, expect, it } from 'vitest';
import type { InvocationResult } from '../../../../infra/local/lambda/function-instance.ts';
import { type FunctionUrl, startFunctionUrl } from '../../../../infra/local/lambda/function-url.ts';

const started: FunctionUrl[] = [];
afterEach(async () => {
  for (const each of started.splice(0)) await each.stop();
});

/** A function that gives an answer, behind an address; and the events that it was invoked with. */
async function answering(result: InvocationResult) {
  const events: Record<string, unknown>[] = [];
  const invoke = async (event: unknown) => {
    events.push(Object(event));
    return result;
  };
  const address = await startFunctionUrl({ invoke });
  started.push(address);
  return { events, url: address.url };
}

const ok: InvocationResult = {
  payload: { statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'hello' },
};

describe("a function's address", () => {
  it('passes a call on as an event of payload format 2.0', async () => {
    const { url, events } = await answering(ok);
    const response = await fetch(`${url}/default?a=1&a=2&b=%20`, {
      method: 'POST',
      headers: { 'X-Mixed-Case': 'yes', 'content-type': 'application/json' },
      body: '{"a":1}',
    });
    expect([response.status, await response.text()]).toEqual([200, 'hello']);
    expect(events).toMatchObject([
      {
        version: '2.0',
        rawPath: '/default',
        rawQueryString: 'a=1&a=2&b=%20',
        headers: { 'x-mixed-case': 'yes', 'content-type': 'application/json' },
        requestContext: { http: { method: 'POST', path: '/default' } },
        body: '{"a":1}',
        isBase64Encoded: false,
      },
    ]);
  });

  it('passes bodies other than text in base64, and no body when there is none', async () => {
    const { url, events } = await answering(ok);
    await fetch(url, { method: 'POST', body: new URLSearchParams({ a: '1' }) });
    await fetch(url);
    expect(events).toMatchObject([
      { body: Buffer.from('a=1').toString('base64'), isBase64Encoded: true },
      { isBase64Encoded: false },
    ]);
    expect(events[1]).not.toHaveProperty('body');
  });

  it('renames the header by which a client would be asked for credentials', async () => {
    const headers = { 'WWW-Authenticate': 'Basic realm="x"' };
    const { url } = await answering({ payload: { statusCode: 401, headers } });
    const response = await fetch(url);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBeNull();
    expect(response.headers.get('x-amzn-remapped-www-authenticate')).toBe('Basic realm="x"');
  });

  it.each([
    { rule: 'the function fails', result: { error: { name: 'Error', message: 'hush' } }, status: 502 },
    { rule: 'its answer is none', result: { payload: { statusCode: 'hush' } }, status: 502 },
    {
      rule: 'too many calls come at the same time',
      result: { error: { name: 'TooManyRequestsException', message: 'Rate Exceeded.' } },
      status: 429,
    },
  ])('answers $status if $rule', async ({ result, status }) => {
    const { url } = await answering(result);
    const response = await fetch(url);
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain('hush');
  });
});
