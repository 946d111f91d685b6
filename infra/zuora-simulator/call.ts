import type { IncomingHttpHeaders } from 'node:http';

/** A call to Zuora as it was received. */
export interface Call {
  /** When it was received, in milliseconds since 1970. The clock is read once per call. */
  readonly at: number;
  readonly method: string;
  /** As sent, still encoded. A URL parser would resolve `..` without notice. */
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

/** The comma-separated values of a header such as `Zuora-Entity-Ids` or `Zuora-Org-Ids`. */
export function valuesOf(header: string): string[] {
  return header
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
