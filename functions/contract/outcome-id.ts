import { createHash } from 'node:crypto';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/**
 * An id for what has none that fits: SHA-256 of source, line feed and id, since an id may be unique in its source only.
 */
export function idWithinSource(source: string, id: string): string {
  return sha256(`${source}\n${id}`);
}

/**
 * The `id` of the one outcome event that a request gets, known before the request is sent and the same for every
 * delivery: SHA-256 in hex of the tenant (`default` where the request names none), a line feed and the request's id, in
 * UTF-8.
 */
export function outcomeId(tenant: string, requestId: string): string {
  return sha256(`${tenant}\n${requestId}`);
}
