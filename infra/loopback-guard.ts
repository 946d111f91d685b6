import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/**
 * Why a request to a port is refused, or null. `own` is the address that the server listens on, as `127.0.0.1:4000`.
 */
export type RefusalOf = (request: Pick<IncomingMessage, 'method' | 'headers'>, own: string) => string | null;

/**
 * Admits programs and refuses pages in a browser. A page of another origin can make the browser call 127.0.0.1: by a
 * script or a form (`Origin`), by an image or a link (`Sec-Fetch-Site`), or under a name of its own that it lets
 * resolve to 127.0.0.1 (DNS rebinding, which shows in `Host`). SDKs, curl and Node's fetch send neither `Origin` nor
 * `Sec-Fetch-Site`. Pure.
 */
export const refusalOfPages: RefusalOf = ({ headers }, own) => {
  if (headers.origin !== undefined)
    return 'The header Origin is not allowed: this port is for programs, not for pages.';
  return refusalOfHost(headers, own) ?? refusalOfSite(headers);
};

type Headers = IncomingMessage['headers'];

/** Refuses a request whose `Host` is not the server's own address. Pure. */
export function refusalOfHost({ host }: Headers, own: string): string | null {
  return host === own ? null : `The header Host must be ${own}.`;
}

/**
 * Refuses a request that a page of another origin made the browser send. Another port of 127.0.0.1 is `same-site`.
 * Pure.
 */
export function refusalOfSite(headers: Headers): string | null {
  const site = headers['sec-fetch-site'] ?? 'none';
  if (site === 'none' || site === 'same-origin') return null;
  return 'The header Sec-Fetch-Site must be none or same-origin: type the address into the browser.';
}

/**
 * Puts a guard before a server's handlers. `own` is called for each request, because the port is known later than this.
 */
export function guardServer(server: Server, own: () => string, refusalOf: RefusalOf): void {
  const listeners = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const refusal = refusalOf(request, own());
    if (refusal === null) {
      for (const listener of listeners) Reflect.apply(listener, server, [request, response]);
      return;
    }
    request.resume();
    response.writeHead(403, refusedHeaders);
    response.end(JSON.stringify({ __type: 'AccessDenied', message: refusal }));
  });
}

const refusedHeaders = {
  'content-type': 'application/json',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;
