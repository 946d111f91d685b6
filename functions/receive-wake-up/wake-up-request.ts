import { Buffer } from 'node:buffer';
import * as z from 'zod/mini';
import { isFields, parseJson } from '../shared/json.ts';

/** The part of a function URL's event that is used (payload format 2.0). Lambda writes header names in lower case. */
const functionUrlEvent = z.object({
  rawPath: z._default(z.string(), ''),
  rawQueryString: z._default(z.string(), ''),
  headers: z._default(z.record(z.string(), z.string()), {}),
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
  body: z.optional(z.string()),
  isBase64Encoded: z._default(z.boolean(), false),
});

const bodyBytesMax = 8_192;

/** What a call gives: each list holds the different values that were given under the name. */
export interface WakeUpRequest {
  method: string;
  /** The path without its leading slash: the tenant, if the call is valid. */
  path: string;
  /** User and password of HTTP Basic. Null if the header has another form, undefined if there is none. */
  basic: { user: string; password: string } | null | undefined;
  /** Under `key` in the body of a POST. */
  bodyKeys: readonly unknown[];
  /** Under `key` in the query, where keys are not allowed: proxies log addresses with their queries. */
  queryKeys: readonly unknown[];
  periodIds: readonly unknown[];
  isBodyTooLarge: boolean;
}

export function wakeUpRequestOf(event: unknown): WakeUpRequest {
  const { rawPath, rawQueryString, headers, requestContext, ...rest } = functionUrlEvent.parse(event);
  const { method } = requestContext.http;
  const body = method === 'POST' ? bodyOf(rest) : '';
  const query = new URLSearchParams(rawQueryString);
  const inBody = fieldsIn(body ?? '');
  const inQuery = (name: string) => query.getAll(name);
  return {
    method,
    path: rawPath.replace(/^\//, ''),
    basic: headers.authorization === undefined ? undefined : basicOf(headers.authorization),
    bodyKeys: different(inBody('key')),
    queryKeys: different(inQuery('key')),
    periodIds: different([...inQuery('accountingPeriodId'), ...inBody('accountingPeriodId')]),
    isBodyTooLarge: body === null,
  };
}

const different = (values: readonly unknown[]): unknown[] => [...new Set(values)];

/** The body as text. Null if it is too large. */
function bodyOf({ body = '', isBase64Encoded }: { body?: string | undefined; isBase64Encoded: boolean }) {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  return bytes.length > bodyBytesMax ? null : bytes.toString('utf8');
}

/**
 * The values under a name in a JSON object, or else in a form. The declared type of the body may be wrong, so it is not
 * used.
 */
function fieldsIn(body: string): (name: string) => unknown[] {
  const json = parseJson(body);
  if (!isFields(json)) return (name) => new URLSearchParams(body).getAll(name);
  return (name) => (Object.hasOwn(json, name) ? [json[name]] : []);
}

function basicOf(header: string): WakeUpRequest['basic'] {
  const [, encoded] = /^basic +([a-z0-9+/=_-]+) *$/i.exec(header) ?? [];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
