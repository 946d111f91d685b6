import { type Answer, json } from '../answer.ts';
import { tokenRefusal } from '../endpoints/token-endpoint.ts';
import { bodyFaultAnswer } from './fault-bodies.ts';
import type { AlteredAnswerFault, Charset, FaultKind } from './faults.ts';

/** How the answer reaches the caller, if it does. */
export type Delivery =
  | { how: 'whole'; answer: Answer; delayMs?: number }
  | { how: 'slow-body'; answer: Answer; delayMs: number }
  | { how: 'truncated-gzip'; answer: Answer }
  | { how: 'reset-in-body'; answer: Answer }
  | { how: 'reset' }
  | { how: 'hang' };

/** Faults that change how the real answer looks or arrives. The call always does what it asks. */
const alwaysEffective: readonly FaultKind['kind'][] = [
  'wrong-content-type',
  'edit',
  'encoded',
  'next-page',
  'headers',
  'slow-headers',
  'slow-body',
  'token-without-access-token',
  'token-expires-in',
];

export function isAlwaysEffective(what: FaultKind): boolean {
  return alwaysEffective.includes(what.kind);
}

/** @param real Zuora's answer to the call. When the call was not carried out, an answer that claims success. */
export function deliveryOf(what: FaultKind, real: Answer): Delivery {
  switch (what.kind) {
    case 'reset':
    case 'hang':
      return { how: what.kind };
    case 'reset-in-body':
    case 'truncated-gzip':
      return { how: what.kind, answer: real };
    case 'slow-headers':
      return { how: 'whole', answer: real, delayMs: what.delayMs };
    case 'slow-body':
      return { how: 'slow-body', answer: real, delayMs: what.delayMs };
    case 'success-missing':
    case 'success-as-string':
    case 'wrong-content-type':
    case 'edit':
    case 'encoded':
    case 'next-page':
    case 'headers':
      return whole(altered(what, real));
    case 'token-unknown-client':
      return whole(tokenRefusal(400, 'Invalid client id'));
    case 'token-deactivated-user':
      return whole(tokenRefusal(403, 'The user of this client is deactivated.'));
    case 'token-error':
      return whole(tokenRefusal(what.status ?? 500, what.message ?? 'Something went wrong.'));
    case 'token-rate-limit': {
      const retryAfter = what.retryAfter === undefined ? {} : { 'Retry-After': String(what.retryAfter) };
      const headers = { 'X-RateLimit-Limit-minute': '100', 'X-RateLimit-Remaining-minute': '0' };
      return whole(tokenRefusal(429, 'Too many requests.', { ...headers, ...retryAfter }));
    }
    case 'token-without-access-token':
      return whole(edited(real, ({ access_token: _, ...body }) => body));
    case 'token-expires-in':
      return whole(edited(real, (body) => ({ ...body, expires_in: what.value ?? String(body.expires_in) })));
    default:
      return whole(bodyFaultAnswer(what));
  }
}

type Alteration = Exclude<AlteredAnswerFault, { kind: 'truncated-gzip' }>;

function altered(what: Alteration, real: Answer): Answer {
  switch (what.kind) {
    case 'success-missing':
      return edited(real, ({ success: _, ...body }) => body);
    case 'success-as-string':
      return edited(real, (body) => ({ ...body, success: String(body.success) }));
    case 'edit':
      return edited(real, what.edit);
    case 'encoded':
      return encoded(real, what.charset, what.isDeclared ?? true);
    case 'next-page':
      return edited(real, ({ nextPage, ...body }) =>
        typeof nextPage === 'string' ? { ...body, nextPage: what.address + new URL(nextPage).search } : body,
      );
    case 'headers':
      return { ...real, headers: overlaid(real.headers, what.headers) };
    case 'wrong-content-type': {
      const { content } = real;
      const bytes = content.kind === 'raw' ? content.bytes : Buffer.from(JSON.stringify(content.value));
      const type = what.contentType === undefined ? 'text/plain' : what.contentType;
      return { ...real, content: { kind: 'raw', type, bytes } };
    }
  }
}

const bufferEncodings = { 'utf-8': 'utf8', 'iso-8859-1': 'latin1', 'utf-16le': 'utf16le' } as const;

/** Characters that Latin-1 does not have are written as JSON escapes. */
function encoded(real: Answer, charset: Charset, isDeclared: boolean): Answer {
  const { content } = edited(real, (body) => ({ ...body, note__c: 'réglé' }));
  if (content.kind === 'raw') return real;
  const text = JSON.stringify(content.value).replaceAll(
    /[^\0-\u00ff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const type = isDeclared ? `application/json; charset=${charset}` : 'application/json';
  return { ...real, content: { kind: 'raw', type, bytes: Buffer.from(text, bufferEncodings[charset]) } };
}

function edited(real: Answer, edit: (body: Record<string, unknown>) => unknown): Answer {
  const { content } = real;
  if (content.kind === 'raw' || typeof content.value !== 'object' || content.value === null) return real;
  return { ...real, content: { kind: 'json', value: edit({ ...content.value }) } };
}

/** Header names are compared without case (docs/zuora.md §6). Of two equal names, the one of the fault is used. */
function overlaid(base: Answer['headers'], over: Answer['headers']): Answer['headers'] {
  const names = new Set(Object.keys(over).map((name) => name.toLowerCase()));
  const kept = Object.entries(base).filter(([name]) => !names.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...over };
}

function whole(answer: Answer): Delivery {
  return { how: 'whole', answer };
}

/** Takes the place of the real answer when the call was not carried out. */
export const pretendedSuccess: Answer = json({ success: true });
