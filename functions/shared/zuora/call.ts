/** Whom a call is for. */
export interface ZuoraCaller {
  tenant: string;
  entityId: string | null;
  orgIds: readonly string[] | null;
  /** Sent as `Zuora-Track-Id`: at most 64 of US-ASCII, without `:`, `;`, `"` and `'`. */
  trackId: string;
}

/** A call gets the lesser of both. */
export interface CallLimits {
  /** Bounds one call whole: its headers and its body, decompressed. */
  timeoutMs: number;
  /** What the invocation has left. */
  timeLeftMs: () => number;
}

interface HttpReport {
  tenant: string;
  /** Null when no answer arrived. */
  status: number | null;
  durationMs: number;
  zuoraRequestId: string | null;
}

/** For logs and metrics: chosen fields, never a credential, a header, a body or the query of a URL. */
export type ZuoraCallReport =
  /** `route` is a template, such as `PUT /v1/accounting-periods/{id}/pending-close`. */
  | ({ code: 'zuora-call'; trackId: string; method: 'GET' | 'PUT'; route: string } & HttpReport)
  /** For a tenant and not for one of its requests, so without a track id. */
  | ({ code: 'zuora-token' } & HttpReport)
  /** The connection broke before an answer began, and the request was sent once more at once. Never a PUT. */
  | {
      code: 'zuora-connection-repeated';
      tenant: string;
      /** Absent where a token was asked for. */
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

/** How long a call may take now, in milliseconds; 0 or less when it must not start. */
export function timeFor(limits: CallLimits): number {
  return Math.floor(Math.min(limits.timeoutMs, limits.timeLeftMs()));
}
