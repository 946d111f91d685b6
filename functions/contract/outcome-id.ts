import { createHash } from 'node:crypto';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/**
 * A request id for a CloudEvents envelope, whose id is unique only within its source: SHA-256 of the source, a line
 * feed and the id.
 */
export function idWithinSource(source: string, id: string): string {
  return sha256(`${source}\n${id}`);
}

/**
 * The `id` of the outcome event of a request. It is the same for every delivery, and is known before the request is
 * sent: SHA-256 in hex of the tenant (`default` if the request names none), a line feed and the request id, in UTF-8.
 */
export function outcomeId(tenant: string, requestId: string): string {
  return sha256(`${tenant}\n${requestId}`);
}
