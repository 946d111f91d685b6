import { outcomeEventId } from './close-request-schema.ts';

/**
 * The `id` of the one outcome event that a request gets, known before the request is sent: SHA-256 in hex of the tenant
 * (`default` where the request names none), a line feed and the request's id, in UTF-8.
 */
export function outcomeId(tenant: string, requestId: string): string {
  return outcomeEventId(tenant, requestId);
}
