/**
 * What to do about a failure. Every failure of Zuora, of its credentials or of its answers is one {@link ZuoraError}
 * for the functions. Only this shelf reads status codes and error codes.
 *
 * - `fix-credentials`: 401 twice, 403, category 10, or any trouble with the secret: wait. A person must act.
 * - `slow-down`: 429 or category 70: wait, at least as long as Zuora asks.
 * - `not-now`: category 50, locking contention: wait.
 * - `not-found`: a reason of category 40 from Zuora itself, never a 404 without a reason.
 * - `refused`: a rule or a value (categories 20–30, 45, 90).
 * - `wait-in-line`: the call needs a new token, and this container has fetched as many as it may in a minute: wait.
 *   Nothing is wrong.
 * - `list-too-large`: the list of periods is too long to be read: wait, until a person asks for the period by its id.
 * - `try-later`: the answer proves nothing: 408, 425, 5xx, the network, categories 60, 61, 99, an unreadable body.
 */
export type Advice =
  | 'fix-credentials'
  | 'slow-down'
  | 'not-now'
  | 'not-found'
  | 'refused'
  | 'wait-in-line'
  | 'list-too-large'
  | 'try-later';

/** A reason of an error answer, cleaned: without control characters, at most 1,000 characters. */
export interface ZuoraReason {
  /** As a string, whether Zuora sent a number or a string. `''` if it sent none. */
  code: string;
  message: string;
}

export interface ZuoraErrorDetails {
  advice: Advice;
  /** A short text of our own for logs. It never quotes a body, a header or a secret. */
  summary: string;
  /**
   * True if the call changed nothing: Zuora refused it (401, 403, 429, or reasons that prove it), or it was not sent.
   */
  isRefusal?: boolean;
  /** False if no answer arrived: network trouble or a timeout. */
  isAnswered?: boolean;
  status?: number | null;
  reasons?: readonly ZuoraReason[];
  processId?: string | null;
  zuoraRequestId?: string | null;
  /** The version of the secret whose credentials Zuora accepted. Null if the failure does not prove that. */
  secretVersionId?: string | null;
  /**
   * Seconds from `Retry-After` or `RateLimit-Reset`, at most 3,600. For `wait-in-line`: until a token may be fetched.
   */
  retryAfterSeconds?: number | null;
}

export class ZuoraError extends Error {
  override readonly name = 'ZuoraError';
  readonly advice: Advice;
  readonly isRefusal: boolean;
  readonly isAnswered: boolean;
  readonly status: number | null;
  readonly reasons: readonly ZuoraReason[];
  readonly processId: string | null;
  readonly zuoraRequestId: string | null;
  readonly secretVersionId: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(details: ZuoraErrorDetails) {
    super(details.summary);
    this.advice = details.advice;
    this.isRefusal = details.isRefusal ?? false;
    this.isAnswered = details.isAnswered ?? true;
    this.status = details.status ?? null;
    this.reasons = details.reasons ?? [];
    this.processId = details.processId ?? null;
    this.zuoraRequestId = details.zuoraRequestId ?? null;
    this.secretVersionId = details.secretVersionId ?? null;
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
  }
}

/** Thrown if Secrets Manager has no secret for a tenant's name. */
export class UnknownTenantError extends Error {
  override readonly name = 'UnknownTenantError';
}
