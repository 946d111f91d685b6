import type { IncomingHttpHeaders } from 'node:http';
import { bearerTokenOf, type Call, headerOf } from './call.ts';
import { tokenId } from './endpoints/tokens.ts';

/** The record of one call. It never holds a credential. */
export interface RecordedRequest {
  readonly at: Date;
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly trackId: string | null;
  /** The header's value as sent. */
  readonly entityIds: string | null;
  /** The header's value as sent. */
  readonly orgIds: string | null;
  readonly zuoraVersion: string | null;
  /** Null when no answer is sent. */
  readonly status: number | null;
  /** True when the call changed something: a token was issued, or a PUT did what it asks. */
  readonly effect: boolean;
  /** Distinguishes tokens: the start of the token's hash. */
  readonly bearerTokenId: string | null;
  /** Names in lower case. Credentials appear as `(hidden)`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A record whose last fields are filled in when the call is answered. */
export type OpenRecord = RecordedRequest & { status: number | null; effect: boolean };

const HIDDEN = '(hidden)';
const secretHeaders = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'apiaccesskeyid',
  'apisecretaccesskey',
];
const shownQueryKeys = ['page', 'pageSize'];

export function recordOf(call: Call): OpenRecord {
  const header = (name: string) => headerOf(call.headers, name);
  const token = bearerTokenOf(call.headers);
  return {
    at: new Date(call.at),
    method: call.method,
    path: call.path,
    query: Object.fromEntries(
      [...call.query].map(([key, value]) => [key, shownQueryKeys.includes(key) ? value : HIDDEN]),
    ),
    trackId: header('zuora-track-id'),
    entityIds: header('zuora-entity-ids'),
    orgIds: header('zuora-org-ids'),
    zuoraVersion: header('zuora-version'),
    status: null,
    effect: false,
    bearerTokenId: token === null ? null : tokenId(token),
    headers: shownHeaders(call.headers),
  };
}

function shownHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.keys(headers).map((name) => [
      name,
      secretHeaders.includes(name) ? HIDDEN : (headerOf(headers, name) ?? ''),
    ]),
  );
}
