import { isLocalStack } from './base-url.ts';

/**
 * How many tokens a container asks for in a minute. Zuora allows an IP address 100 (docs/zuora.md §5); the containers of
 * both functions may share one behind a NAT gateway, and others with them.
 */
export const tokensPerMinute = 60;

/**
 * The same for a stack with these hosts: a simulated Zuora on loopback is shared with nobody, and says itself when it
 * is too much.
 */
export function tokensPerMinuteOf(extraHosts: readonly string[]): number {
  return isLocalStack(extraHosts) ? Number.POSITIVE_INFINITY : tokensPerMinute;
}

const minuteMs = 60_000;

/**
 * The share of tenants whose last token could not be had: they keep trying, and never fill the line before the others.
 */
const shareOfFailing = 1 / 3;

/** Times are milliseconds since 1970. */
export interface TokenBudget {
  /** In how many milliseconds a token may be asked for: 0 for at once. */
  waitMs(now: number): number;
  /** Counts a token that is asked for at this time. */
  take(at: number): void;
  /** Gives back what was taken for this time and not asked for. */
  giveBack(at: number): void;
}

export function createTokenBudget(perMinute: number): TokenBudget {
  /** When those of the last minute were or are to be asked for, the earliest first. */
  let taken: number[] = [];
  return {
    waitMs(now) {
      // A time that lies further ahead than a minute is left from before the clock was set back.
      taken = taken.filter((at) => at > now - minuteMs && at < now + minuteMs);
      // The one that has to be a minute old before one more is asked for.
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

/** The one line in which all tenants of a container wait for their tokens. */
export interface TokenLine {
  /**
   * In how many milliseconds the tenant may ask for a token. Where that is within its patience, its turn is kept for
   * that time; else nothing is taken, of the common line as of the share of failing tenants.
   */
  take(tenant: string, now: number, patienceMs: number): number;
  /** Gives back the tenant's turn at this time, which it did not use. */
  giveBack(tenant: string, at: number): void;
  /** Says how the tenant's request for a token ended. */
  ended(tenant: string, outcome: { isFailure: boolean }): void;
}

export function createTokenLine(perMinute: number): TokenLine {
  const all = createTokenBudget(perMinute);
  const again = createTokenBudget(Math.max(1, Math.floor(perMinute * shareOfFailing)));
  const failing = new Set<string>();
  return {
    take(tenant, now, patienceMs) {
      const budgets = failing.has(tenant) ? [all, again] : [all];
      const inMs = Math.max(...budgets.map((budget) => budget.waitMs(now)));
      if (inMs <= patienceMs) for (const budget of budgets) budget.take(now + inMs);
      return inMs;
    },
    giveBack(tenant, at) {
      all.giveBack(at);
      if (failing.has(tenant)) again.giveBack(at);
    },
    ended(tenant, { isFailure }) {
      if (isFailure) failing.add(tenant);
      else failing.delete(tenant);
    },
  };
}
