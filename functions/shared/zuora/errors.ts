/**
 * What went wrong, said as what to do about it. Every failure of Zuora, its credentials or its answers reaches the
 * use cases as one {@link ZuoraError}; nothing else in this product reads status codes or error codes.
 */

/**
 * - `fix-credentials`: 401 twice, 403, category 10, or any trouble with the secret: wait, and call a person.
 * - `slow-down`: 429 or category 70: wait, at least as long as Zuora asks.
 * - `not-now`: category 50, locking contention: wait.
 * - `not-found`: Zuora's own reason of category 40, never a bare 404.
 * - `refused`: a rule or a value (categories 20–30, 45, 90).
 * - `wait-in-line`: this container has asked for as many tokens as it may in a minute, and the call needs a new one: wait;
 *   nothing is wrong.
 * - `list-too-large`: the list of periods is longer than what is read of one: wait, until a person asks by id.
 * - `try-later`: everything that proves nothing: 408, 425, 5xx, the network, categories 60, 61, 99, an unreadable body.
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

/** One reason of Zuora's error envelope, cleaned for people: no control characters, at most 1,000 characters. */
export interface ZuoraReason {
  /** As Zuora sent it, number or string, normalised to a string; `''` when it sent none. */
  code: string;
  message: string;
}

export interface ZuoraErrorDetails {
  advice: Advice;
  /** A short sentence of our own for logs; never a part of a body, a header or a secret. */
  summary: string;
  /** True when Zuora itself refused, so that the call changed nothing: 401, 403, 429, or telling reasons. */
  isRefusal?: boolean;
  /** False when no answer arrived at all: network trouble or a timeout. */
  isAnswered?: boolean;
  status?: number | null;
  reasons?: readonly ZuoraReason[];
  processId?: string | null;
  zuoraRequestId?: string | null;
  /** The version of the secret whose credentials Zuora accepted; null where the failure does not prove that. */
  secretVersionId?: string | null;
  /** From `Retry-After` or `RateLimit-Reset`, in seconds, at most 3,600; in line, until it may be asked again. */
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

/** Secrets Manager holds no secret of this tenant's name. */
export class UnknownTenantError extends Error {
  override readonly name = 'UnknownTenantError';
}
