import http, { type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalConsole, startConsole } from '../../../../../infra/local/console/console.ts';
import type { ConsoleState, Row } from '../../../../../infra/local/console/view/state.ts';
import { canaryCredentials, canaryMark } from '../../../../canary.ts';

const { clientId, clientSecret, bearerToken } = canaryCredentials;
let served: LocalConsole;
let host: string;
let origin: string;
beforeAll(async () => {
  served = await startConsole({
    stack: {
      simulator: { clients: [{ clientId, clientSecret }], bearerTokens: [bearerToken], runSeconds: 1 },
      tickSeconds: 0.2,
      wakeUps: {},
    },
  });
  origin = served.url;
  host = new URL(origin).host;
});
afterAll(() => served.stop());

/** By hand: a client that follows the rules could not break them. */
function ask(options: { path?: string; method?: string; headers?: Record<string, string>; body?: string }) {
  const { path = '/', method = 'GET', headers = {}, body } = options;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = http.request(`${origin}${path}`, { method, headers: { host, ...headers } }, resolve);
  request.on('error', reject);
  request.end(body);
  return promise;
}

function post(command: unknown, headers: Record<string, string> = {}) {
  const body = typeof command === 'string' ? command : JSON.stringify(command);
  return ask({
    path: '/do',
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', ...headers },
    body,
  });
}

async function textOf(message: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of message.setEncoding('utf8')) text += chunk;
  return text;
}

/** The state of a page as soon as the condition holds, and all that it received until then. */
async function watch(
  until: (state: ConsoleState) => boolean,
): Promise<{ state: ConsoleState; received: string }> {
  const stream = await ask({ path: '/live' });
  let received = '';
  let state = {};
  for await (const line of createInterface({ input: stream })) {
    received += line;
    if (!line.startsWith('data: ')) continue;
    state = { ...state, ...JSON.parse(line.slice('data: '.length)) };
    if (until(Object(state))) break;
  }
  stream.destroy();
  return { state: Object(state), received };
}

describe('whoever calls', () => {
  it('gets the page, which may load nothing but its own files', async () => {
    const page = await ask({});
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-security-policy']).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    );
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    const html = await textOf(page);
    const paths = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(paths.toSorted()).toEqual(['/icon.svg', '/page.js', '/style.css']);
    const answers = await Promise.all(paths.map((path) => ask({ path })));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
  });

  it.each([
    { path: '/', headers: { host: 'evil.example' } },
    { path: '/page.js', headers: { host: 'localhost:1' } },
    { path: '/live', headers: { origin: 'https://evil.example' } },
    { path: '/live', headers: { host: 'rebound.example' } },
    { path: '/live', headers: { 'sec-fetch-site': 'cross-site' } },
    { path: '/', headers: { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate' } },
  ])('is refused $path with $headers', async ({ path, headers }) => {
    const answer = await ask({ path, headers });
    expect(answer.statusCode).toBe(403);
    expect(JSON.parse(await textOf(answer))).toMatchObject({
      message: expect.stringMatching(/Host|Origin|Sec-Fetch-Site/),
    });
  });

  it.each([
    { of: 'another site', headers: { origin: 'https://evil.example' } },
    { of: 'another port', headers: { origin: 'http://127.0.0.1:1' } },
    { of: 'another name of ours', headers: { host: 'rebound.example' } },
    { of: 'a form', headers: { 'content-type': 'text/plain' } },
  ])('from $of may do nothing', async ({ headers }) => {
    const answer = await post({ do: 'speed', rate: 0 }, headers);
    answer.resume();
    expect(answer.statusCode).toBe(403);
    const { state } = await watch(({ clock }) => clock !== undefined);
    expect(state.clock.rate).toBe(1);
  });

  it.each([
    { body: '{"do":', status: 400 },
    { body: 'x'.repeat(3 * 1024 * 1024), status: 413 },
    { body: '{"do":"nothing"}', status: 400 },
    { body: '{"do":"reopen","period":"Nov 1926"}', status: 409 },
  ])('gets $status and what is wrong', async ({ body, status }) => {
    const answer = await post(body);
    expect(answer.statusCode).toBe(status);
    expect(JSON.parse(await textOf(answer))).toHaveProperty('errors.0.message');
  });

  it('finds nothing elsewhere', async () => {
    const answers = await Promise.all([ask({ path: '/../package.json' }), ask({ path: '/do' })]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404]);
  });
});

describe('the page never receives', () => {
  it('a credential: not of the stack, not one that was rotated, not one that stood in a message', async () => {
    const key = served.stack.wakeUps?.keyFor('default') ?? '';
    expect(key).toMatch(/.{20}/);
    const body = JSON.stringify({ accountingPeriod: { name: 'Nov 2026' }, apiToken: clientSecret, key });
    for (const command of [
      { do: 'rotate-secret' },
      { do: 'send', body, times: 1 },
      { do: 'send', body: '{"requestId":"close-1","accountingPeriod":{"name":"Nov 2026"}}', times: 1 },
    ])
      (await post(command)).resume();

    const isParked = (row: Row) => row.is === 'stray' && row.tone === 'wrong';
    const { state, received } = await watch(
      ({ outcomes, rows }) => outcomes.length > 0 && rows.some(isParked),
    );

    expect(state.rows.find(isParked)).toMatchObject({
      headline: 'Parked: unknown key “apiToken”, and 1 more',
      body: expect.stringContaining('"apiToken":"(hidden)","key":"(hidden)"'),
    });
    expect(state.promises.map(({ status }) => status)).toEqual(Array(5).fill('kept'));
    for (const secret of [canaryMark, key]) expect(received.includes(secret)).toBe(false);
    for (const { clientSecret: rotated } of served.stack.simulator.clients)
      expect(received.includes(rotated)).toBe(false);
  });
});
