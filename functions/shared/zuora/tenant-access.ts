/**
 * Whether each tenant's Zuora may be called: until when it asked for a pause, and how many calls in a row got no
 * answer. A closing invocation keeps this for its batch, a polling container as long as it lives. Times are
 * milliseconds since 1970.
 */
export interface TenantAccess {
  /** How long the pause still lasts that Zuora asked for, in milliseconds. 0 if there is none. */
  pauseLeftMs(tenant: string, now: number): number;
  /** Notes a pause that Zuora asked for. It does not shorten an earlier one. */
  pause(tenant: string, until: number): void;
  /** Notes that the tenant must not be called again: Zuora asked for fewer calls and did not say for how long. */
  leaveAlone(tenant: string): void;
  isLeftAlone(tenant: string): boolean;
  /** Whether two calls in a row got no answer. More calls would only take time from other tenants. */
  isSilent(tenant: string): boolean;
  called(tenant: string, call: { isAnswered: boolean }): void;
  /** Begins the calls of one tick to the tenant. */
  beginVisit(tenant: string, now: number): TenantVisit;
}

/** Whether a tenant's Zuora may be called again in the same tick. */
export interface TenantVisit {
  isOpen(): boolean;
  /** Whether no call may follow because the tenant waits for a token. */
  isInLine(): boolean;
  answered(): void;
  /**
   * Notes a failed call. `access` says whether another may follow. After two calls in a row without an answer none may.
   */
  failed(access: 'in-line' | 'closed' | 'open'): void;
}

/** One call without an answer can be chance. Two in a row hardly can. */
const silentCallsMax = 2;

export function createTenantAccess(): TenantAccess {
  const pausedUntil = new Map<string, number>();
  const silentCalls = new Map<string, number>();
  const leftAlone = new Set<string>();
  const silentCallsOf = (tenant: string) => silentCalls.get(tenant) ?? 0;

  const tenantAccess: TenantAccess = {
    pauseLeftMs: (tenant, now) => Math.max(0, (pausedUntil.get(tenant) ?? 0) - now),
    pause(tenant, until) {
      pausedUntil.set(tenant, Math.max(until, pausedUntil.get(tenant) ?? 0));
    },
    leaveAlone(tenant) {
      leftAlone.add(tenant);
    },
    isLeftAlone: (tenant) => leftAlone.has(tenant),
    isSilent: (tenant) => silentCallsOf(tenant) >= silentCallsMax,
    called(tenant, { isAnswered }) {
      silentCalls.set(tenant, isAnswered ? 0 : silentCallsOf(tenant) + 1);
    },
    beginVisit(tenant, now) {
      let access: 'in-line' | 'closed' | 'open' =
        tenantAccess.pauseLeftMs(tenant, now) > 0 ? 'closed' : 'open';
      // Every tick tries a silent tenant again, so the calls of earlier ticks do not count.
      let silentBefore = silentCallsOf(tenant);
      return {
        isOpen: () => access === 'open' && silentCallsOf(tenant) - silentBefore < silentCallsMax,
        isInLine: () => access === 'in-line',
        answered() {
          tenantAccess.called(tenant, { isAnswered: true });
          silentBefore = 0;
        },
        failed(after) {
          if (silentCallsOf(tenant) === 0) silentBefore = 0;
          if (after !== 'open') access = after;
        },
      };
    },
  };
  return tenantAccess;
}
