/** The tenant, scope and request that a call is for. */
export interface ZuoraCaller {
  tenant: string;
  entityId: string | null;
  orgIds: readonly string[] | null;
  /** Sent as `Zuora-Track-Id`: at most 64 characters of US-ASCII, without `:`, `;`, `"` and `'`. */
  trackId: string;
}

/** A call may take the smaller of the two times. */
export interface CallLimits {
  /** For one whole call, including its body. */
  timeoutMs: number;
  /** The time that the invocation has left. */
  timeLeftMs: () => number;
}

interface HttpReport {
  tenant: string;
  /** Null if no answer arrived. */
  status: number | null;
  durationMs: number;
  zuoraRequestId: string | null;
}

/** For logs and metrics: chosen fields, and never a credential, a header, a body or the query of a URL. */
export type ZuoraCallReport =
  /** `route` is a template, such as `PUT /v1/accounting-periods/{id}/pending-close`. */
  | ({ code: 'zuora-call'; trackId: string; method: 'GET' | 'PUT'; route: string } & HttpReport)
  /** A token is for a tenant and not for one of its requests, so there is no track id. */
  | ({ code: 'zuora-token' } & HttpReport)
  /** The connection broke before an answer began, and the request was sent once more at once. Never a PUT. */
  | {
      code: 'zuora-connection-repeated';
      tenant: string;
      /** Absent for a token request. */
      trackId?: string;
      method: 'GET' | 'POST';
      route: string;
    }
  /** Zuora did not accept the token: the secret is read again, and the call is repeated once. */
  | {
      code: 'zuora-unauthorized-retry';
      tenant: string;
      trackId: string;
      method: 'GET' | 'PUT';
      route: string;
    };

/** How long a call may take now, in milliseconds. If 0 or less, it must not start. */
export function timeFor(limits: CallLimits): number {
  return Math.floor(Math.min(limits.timeoutMs, limits.timeLeftMs()));
}
