import type { IncomingMessage } from 'node:http';

/**
 * Why a request is refused, or null. A page of somebody else's can make a browser call 127.0.0.1, under a name of its
 * own (DNS rebinding) or from its own origin (request forgery): both show in these headers. Pure.
 *
 * @param own the address that the server listens on, e.g. `127.0.0.1:4000`
 */
export function refusalOf(
  { method, headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  own: string,
): string | null {
  if (headers.host !== own) return `The header Host must be ${own}.`;
  const origin = headers.origin ?? null;
  if (origin !== null && origin !== `http://${own}`) return `The header Origin must be http://${own}.`;
  if (method === 'GET') return null;
  if (method !== 'POST') return 'Only GET and POST are served.';
  if (origin === null) return 'A POST must carry the header Origin.';
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  return type === 'application/json' ? null : 'A POST must carry application/json.';
}

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
