import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../../../infra/local/console/server/guard.ts';

const own = '127.0.0.1:4000';
const origin = `http://${own}`;
const json = { 'content-type': 'application/json' };

describe('a request to the console', () => {
  const rows: { method: string; headers: IncomingHttpHeaders; refused: RegExp | null }[] = [
    { method: 'GET', headers: { host: own }, refused: null },
    { method: 'GET', headers: { host: own, origin }, refused: null },
    { method: 'POST', headers: { host: own, origin, ...json }, refused: null },
    {
      method: 'POST',
      headers: { host: own, origin, 'content-type': 'Application/JSON; charset=utf-8' },
      refused: null,
    },
    { method: 'GET', headers: { host: 'rebound.example:4000' }, refused: /Host/ },
    { method: 'GET', headers: { host: '127.0.0.1:4001' }, refused: /Host/ },
    { method: 'GET', headers: { host: 'localhost:4000' }, refused: /Host/ },
    { method: 'GET', headers: {}, refused: /Host/ },
    { method: 'GET', headers: { host: own, origin: 'https://evil.example' }, refused: /Origin/ },
    { method: 'GET', headers: { host: own, origin: 'null' }, refused: /Origin/ },
    { method: 'POST', headers: { host: own, origin: 'http://127.0.0.1:4001', ...json }, refused: /Origin/ },
    { method: 'POST', headers: { host: own, ...json }, refused: /Origin/ },
    {
      method: 'POST',
      headers: { host: own, origin, 'content-type': 'text/plain' },
      refused: /application\/json/,
    },
    { method: 'POST', headers: { host: own, origin }, refused: /application\/json/ },
    { method: 'GET', headers: { host: own, 'sec-fetch-site': 'none' }, refused: null },
    {
      method: 'POST',
      headers: { host: own, origin, ...json, 'sec-fetch-site': 'same-origin' },
      refused: null,
    },
    { method: 'GET', headers: { host: own, 'sec-fetch-site': 'cross-site' }, refused: /Sec-Fetch-Site/ },
    { method: 'GET', headers: { host: own, 'sec-fetch-site': 'same-site' }, refused: /Sec-Fetch-Site/ },
    {
      method: 'POST',
      headers: { host: own, origin, ...json, 'sec-fetch-site': 'cross-site' },
      refused: /Sec-Fetch-Site/,
    },
    { method: 'DELETE', headers: { host: own, origin }, refused: /GET and POST/ },
  ];
  it.each(rows)('$method $headers', ({ method, headers, refused }) => {
    const refusal = refusalOf({ method, headers }, own);
    if (refused === null) expect(refusal).toBeNull();
    else expect(refusal).toMatch(refused);
  });
});
