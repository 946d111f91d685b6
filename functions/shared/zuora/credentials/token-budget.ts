import { isLocalStack } from './base-url.ts';

/**
 * How many tokens a container may fetch in a minute. Zuora allows 100 for an IP address (docs/zuora.md §5), which the
 * containers of both functions and others may share behind a NAT gateway.
 */
export const tokensPerMinute = 60;

/**
 * The same for a stack with these extra hosts. A local stack has no limit: nobody else uses its simulated Zuora, which
 * has its own limit.
 */
export function tokensPerMinuteOf(extraHosts: readonly string[]): number {
  return isLocalStack(extraHosts) ? Number.POSITIVE_INFINITY : tokensPerMinute;
}

const minuteMs = 60_000;

/**
 * The share of tenants whose last token request failed. They keep trying, and must not use up the budget of the others.
 */
const shareOfFailing = 1 / 3;

/** Times are milliseconds since 1970. */
export interface TokenBudget {
  /** In how many milliseconds a token may be fetched. 0: at once. */
  waitMs(now: number): number;
  /** Counts a token that is fetched at this time. */
  take(at: number): void;
  /** Gives back a token that was counted for this time and not fetched. */
  giveBack(at: number): void;
}

export function createTokenBudget(perMinute: number): TokenBudget {
  /** The times at which tokens were fetched in the last minute or will be fetched, the earliest first. */
  let taken: number[] = [];
  return {
    waitMs(now) {
      // A time more than a minute ahead was counted before the clock was set back.
      taken = taken.filter((at) => at > now - minuteMs && at < now + minuteMs);
      // This one must be a minute old before another token may be fetched.
      const before = taken.at(-perMinute);
      return before === undefined ? 0 : Math.max(0, before + minuteMs - now);
    },
    take(at) {
      taken = [...taken, at].sort((one, other) => one - other);
    },
    giveBack(at) {
      const index = taken.indexOf(at);
      if (index !== -1) taken = taken.toSpliced(index, 1);
    },
  };
}

/** The queue in which all tenants of a container wait for their tokens. */
export interface TokenLine {
  /**
   * In how many milliseconds the tenant may fetch a token. If it can wait so long (`patienceMs`), the turn is counted.
   * Otherwise nothing is counted.
   */
  take(tenant: string, now: number, patienceMs: number): number;
  /** Gives back the tenant's turn at this time, which it did not use. */
  giveBack(tenant: string, at: number): void;
  /** Says how the tenant's request for a token ended. */
  ended(tenant: string, outcome: { isFailure: boolean }): void;
}

export function createTokenLine(perMinute: number): TokenLine {
  const ofAll = createTokenBudget(perMinute);
  const ofFailing = createTokenBudget(Math.max(1, Math.floor(perMinute * shareOfFailing)));
  const failing = new Set<string>();
  return {
    take(tenant, now, patienceMs) {
      const budgets = failing.has(tenant) ? [ofAll, ofFailing] : [ofAll];
      const inMs = Math.max(...budgets.map((budget) => budget.waitMs(now)));
      if (inMs <= patienceMs) for (const budget of budgets) budget.take(now + inMs);
      return inMs;
    },
    giveBack(tenant, at) {
      ofAll.giveBack(at);
      if (failing.has(tenant)) ofFailing.giveBack(at);
    },
    ended(tenant, { isFailure }) {
      if (isFailure) failing.add(tenant);
      else failing.delete(tenant);
    },
  };
}
