import type { IncomingHttpHeaders } from 'node:http';

/** A request as it arrived, its time read once. */
export interface Call {
  readonly at: number;
  readonly method: string;
  /** As sent, still encoded: a URL parser would quietly resolve `..`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export function headerOf(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : (value ?? null);
}

/** The token of an `Authorization: Bearer …`, or null. */
export function bearerTokenOf(headers: IncomingHttpHeaders): string | null {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}

/** Comma-separated values, as `Zuora-Entity-Ids` and `Zuora-Org-Ids` carry them. */
export function valuesOf(header: string): string[] {
  return header
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
