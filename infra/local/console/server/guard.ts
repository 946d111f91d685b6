import { type RefusalOf, refusalOfHost, refusalOfSite } from '../../../loopback-guard.ts';

/**
 * Admits this page and no other. A page of another origin can make the browser call 127.0.0.1; the guard of the other
 * ports says how. This page sends its own `Origin`, so a POST must carry it. Pure.
 */
export const refusalOf: RefusalOf = ({ method, headers }, own) => {
  const refusal = refusalOfHost(headers, own) ?? refusalOfSite(headers);
  if (refusal !== null) return refusal;
  const origin = headers.origin ?? null;
  if (origin !== null && origin !== `http://${own}`) return `The header Origin must be http://${own}.`;
  if (method === 'GET') return null;
  if (method !== 'POST') return 'Only GET and POST are served.';
  if (origin === null) return 'A POST must carry the header Origin.';
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  return type === 'application/json' ? null : 'A POST must carry application/json.';
};

/** On every answer: nothing but this server's own files may be loaded, run or called, and nobody may frame them. */
export const securityHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;
