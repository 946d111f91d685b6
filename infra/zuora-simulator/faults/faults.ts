/** A fault that a test or the local console switches on. */
export interface Fault {
  on: {
    method?: string;
    /** A string: the whole path or its end, e.g. `/pending-close`. A RegExp is tried on the path as it was sent. */
    path?: RegExp | string;
    periodId?: string;
    /** Only the nth matching call, from 1, counted from when the fault was switched on. */
    nth?: number;
  };
  /** How many calls it answers; default: until it is removed. */
  times?: number;
  what: FaultKind;
  /** For answers that are lost or wrong: does the call still do what it asked? Default false. */
  takesEffect?: boolean;
  /** With `takesEffect`: only so long after, by the simulator's clock, when the caller has long given up. */
  effectAfterSeconds?: number;
}

export type FaultKind = BodyFault | DressedFault | TokenFault | TransportFault;

type Headers = Readonly<Record<string, string>>;

/** Answers in place of the real one: every dialect of docs/zuora.md §4.1, §4.3 and §4.4, and bare statuses. */
export type BodyFault =
  /** Any JSON value with any status and headers. */
  | { kind: 'json'; body: unknown; status?: number; headers?: Headers }
  /** The common envelope; codes are sent as given, as numbers or strings. Default status 200. */
  | {
      kind: 'reasons';
      codes: readonly (number | string)[];
      messages?: readonly string[];
      status?: number;
      headers?: Headers;
      withoutSuccess?: boolean;
    }
  /** F7: HTTP 429, code 70, no `success`, no `Retry-After`. */
  | { kind: 'rate-limit'; resetSeconds?: number; code?: number | string }
  /** F8: HTTP 429, code 50000070, `Retry-After: 120`. */
  | { kind: 'concurrency-limit'; retryAfter?: number | string; code?: number | string }
  /** F9: HTTP 200, locking contention; the resource part of the code varies. */
  | { kind: 'lock'; code?: number | string }
  /** F6: HTTP 401 with its code as a string; `code` for the number variant. */
  | { kind: 'unauthorized'; code?: number | string }
  /** HTTP 403, category 10. */
  | { kind: 'forbidden' }
  /** F5: not found in the common envelope; seen with 200, 400 and 404. */
  | { kind: 'not-found'; status?: number; code?: number | string }
  /** `{code, message}`. */
  | { kind: 'code-message'; status?: number; code?: string; message?: string }
  /** `{message}`. */
  | { kind: 'message'; status?: number; message?: string }
  /** `{error: {code, message}}`. */
  | { kind: 'error-object'; status?: number; code?: string; message?: string }
  /** `{error, status, message}`, Spring's own. */
  | { kind: 'error-status-message'; status?: number; error?: string; message?: string }
  /** `{Success: false, Errors: [{Code, Message}]}`. */
  | { kind: 'success-errors'; status?: number; code?: string; message?: string }
  /** `{FaultCode, FaultMessage}`. */
  | { kind: 'fault-code'; status?: number; code?: string; message?: string }
  /** `{faultcode, faultstring}`. */
  | { kind: 'faultcode'; status?: number; code?: string; message?: string }
  /** A page of the edge instead of JSON. Default 503. */
  | { kind: 'html'; status?: number; title?: string }
  /** No body; default 200. 404 without more: `{kind: 'empty', status: 404}`. */
  | { kind: 'empty'; status?: number; headers?: Headers }
  /** HTTP 429 with `Retry-After`, with only `ratelimit-reset`, or with neither. */
  | { kind: 'too-many-requests'; retryAfter?: number | string; rateLimitReset?: number | string }
  /** 408, 425, 500, 502, 503, 504 or any other, with a small plain-text body. */
  | { kind: 'status'; status: number; retryAfter?: number | string; body?: string }
  | { kind: 'redirect'; to: string; status?: 301 | 302 | 303 | 307 | 308 }
  /** JSON that breaks off. */
  | { kind: 'invalid-json'; status?: number }
  /** A JSON body of exactly so many bytes. */
  | { kind: 'large-body'; bytes: number; status?: number };

export type Charset = 'utf-8' | 'iso-8859-1' | 'utf-16le';

/** The real answer, changed. Those that always take effect say so; the others follow `takesEffect`. */
export type DressedFault =
  /** Without `success`. */
  | { kind: 'success-missing' }
  /** `success: "true"`, a string. */
  | { kind: 'success-as-string' }
  /** gzip that breaks off half-way. */
  | { kind: 'truncated-gzip' }
  /** The real answer as another content type (null: none). Takes effect. */
  | { kind: 'wrong-content-type'; contentType?: string | null }
  /** The real answer's JSON, edited: unknown fields, unknown words. Takes effect. */
  | { kind: 'edit'; edit: (body: Record<string, unknown>) => unknown }
  /** The real answer in another charset, with a letter beyond ASCII in it; declared unless said otherwise. Takes effect. */
  | { kind: 'encoded'; charset: Charset; isDeclared?: boolean }
  /** A list whose `nextPage` has another address before its query, as behind a gateway. Takes effect. */
  | { kind: 'next-page'; address: string }
  /** The real answer with other headers. Takes effect. */
  | { kind: 'headers'; headers: Headers };

/** The token endpoint's own trouble. */
export type TokenFault =
  | { kind: 'token-unknown-client' }
  | { kind: 'token-deactivated-user' }
  /** Spring-like `{status, error, message, path}`. Default 500. */
  | { kind: 'token-error'; status?: number; message?: string }
  /** HTTP 429 with `X-RateLimit-*-minute`. */
  | { kind: 'token-rate-limit'; retryAfter?: number | string }
  | { kind: 'token-without-access-token' }
  /** `expires_in` as a string (default `"3599"`), a decimal, or whatever is given. */
  | { kind: 'token-expires-in'; value?: unknown };

export type TransportFault =
  /** The connection is reset without an answer: before the effect, or with `takesEffect` after it. */
  | { kind: 'reset' }
  /** The headers and half of the body arrive, then the connection is reset. */
  | { kind: 'reset-in-body' }
  /** No answer ever; the connection stays open. */
  | { kind: 'hang' }
  /** The real answer, late. Takes effect at once. */
  | { kind: 'slow-headers'; delayMs: number }
  /** The headers and half of the body at once, the rest late. Takes effect at once. */
  | { kind: 'slow-body'; delayMs: number };
