/** A fault that a test or the local console switches on. */
export interface Fault {
  on: {
    method?: string;
    /**
     * A string: the whole path or its end, such as `/pending-close`. A RegExp is applied to the path as it was sent.
     */
    path?: RegExp | string;
    periodId?: string;
    /** Only the nth matching call since the fault was switched on. The first is 1. */
    nth?: number;
  };
  /** How many calls it answers. Default: all, until it is removed. */
  times?: number;
  what: FaultKind;
  /** For answers that are lost or wrong: whether the call still does what it asks. Default false. */
  takesEffect?: boolean;
  /**
   * With `takesEffect`: the call does what it asks this much later by the simulator's clock, when the caller no longer
   * waits.
   */
  effectAfterSeconds?: number;
}

export type FaultKind = BodyFault | AlteredAnswerFault | TokenFault | TransportFault;

type Headers = Readonly<Record<string, string>>;

/**
 * Answers instead of the real one: every form of error in docs/zuora.md §4.1, §4.3 and §4.4, and statuses without a
 * body.
 */
export type BodyFault =
  /** Any JSON value with any status and headers. */
  | { kind: 'json'; body: unknown; status?: number; headers?: Headers }
  /** Zuora's common error envelope. The codes are sent as given, as numbers or strings. Default status 200. */
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
  /** F9: HTTP 200, locking contention. The first six digits of the code vary. */
  | { kind: 'lock'; code?: number | string }
  /** F6: HTTP 401 with its code as a string. Give `code` to send a number. */
  | { kind: 'unauthorized'; code?: number | string }
  /** HTTP 403, category 10. */
  | { kind: 'forbidden' }
  /** F5: "not found" in the common envelope. Seen with 200, 400 and 404. */
  | { kind: 'not-found'; status?: number; code?: number | string }
  /** `{code, message}`. */
  | { kind: 'code-message'; status?: number; code?: string; message?: string }
  /** `{message}`. */
  | { kind: 'message'; status?: number; message?: string }
  /** `{error: {code, message}}`. */
  | { kind: 'error-object'; status?: number; code?: string; message?: string }
  /** `{error, status, message}`, the form of the Spring framework. */
  | { kind: 'error-status-message'; status?: number; error?: string; message?: string }
  /** `{Success: false, Errors: [{Code, Message}]}`. */
  | { kind: 'success-errors'; status?: number; code?: string; message?: string }
  /** `{FaultCode, FaultMessage}`. */
  | { kind: 'fault-code'; status?: number; code?: string; message?: string }
  /** `{faultcode, faultstring}`. */
  | { kind: 'faultcode'; status?: number; code?: string; message?: string }
  /** An HTML page of a server before Zuora instead of JSON. Default 503. */
  | { kind: 'html'; status?: number; title?: string }
  /** No body. Default 200. For a 404 without a body: `{kind: 'empty', status: 404}`. */
  | { kind: 'empty'; status?: number; headers?: Headers }
  /** HTTP 429 with `Retry-After`, with only `ratelimit-reset`, or with neither. */
  | { kind: 'too-many-requests'; retryAfter?: number | string; rateLimitReset?: number | string }
  /** 408, 425, 500, 502, 503, 504 or any other, with a small plain-text body. */
  | { kind: 'status'; status: number; retryAfter?: number | string; body?: string }
  | { kind: 'redirect'; to: string; status?: 301 | 302 | 303 | 307 | 308 }
  /** JSON that ends too early. */
  | { kind: 'invalid-json'; status?: number }
  /** A JSON body of exactly this many bytes. */
  | { kind: 'large-body'; bytes: number; status?: number };

export type Charset = 'utf-8' | 'iso-8859-1' | 'utf-16le';

/** The real answer, changed. "Takes effect" means: always, whatever `takesEffect` says. */
export type AlteredAnswerFault =
  /** Without `success`. */
  | { kind: 'success-missing' }
  /** `success: "true"`, a string. */
  | { kind: 'success-as-string' }
  /** gzip data of which only the first half is sent. */
  | { kind: 'truncated-gzip' }
  /** The real answer with another content type. Null: without one. Takes effect. */
  | { kind: 'wrong-content-type'; contentType?: string | null }
  /** The real answer's JSON, edited. For unknown fields and unknown words. Takes effect. */
  | { kind: 'edit'; edit: (body: Record<string, unknown>) => unknown }
  /**
   * The real answer in another charset, with a letter that is not ASCII. The charset is declared by default. Takes
   * effect.
   */
  | { kind: 'encoded'; charset: Charset; isDeclared?: boolean }
  /** A list whose `nextPage` has another host and path, as behind a gateway. Takes effect. */
  | { kind: 'next-page'; address: string }
  /** The real answer with other headers. Takes effect. */
  | { kind: 'headers'; headers: Headers };

/** Wrong answers of the token endpoint. */
export type TokenFault =
  | { kind: 'token-unknown-client' }
  | { kind: 'token-deactivated-user' }
  /** Spring-like `{status, error, message, path}`. Default 500. */
  | { kind: 'token-error'; status?: number; message?: string }
  /** HTTP 429 with `X-RateLimit-*-minute`. */
  | { kind: 'token-rate-limit'; retryAfter?: number | string }
  | { kind: 'token-without-access-token' }
  /** `expires_in` with another value. Default: the real one as a string. */
  | { kind: 'token-expires-in'; value?: unknown };

export type TransportFault =
  /** The connection is reset without an answer. */
  | { kind: 'reset' }
  /** The headers and half of the body arrive, then the connection is reset. */
  | { kind: 'reset-in-body' }
  /** There is never an answer. The connection stays open. */
  | { kind: 'hang' }
  /** The real answer, late. Takes effect at once. */
  | { kind: 'slow-headers'; delayMs: number }
  /** The headers and half of the body arrive at once, the rest late. Takes effect at once. */
  | { kind: 'slow-body'; delayMs: number };
