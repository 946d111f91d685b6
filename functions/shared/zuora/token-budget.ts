import { isLocalStack } from './base-url.ts';

/**
 * How many tokens a container asks for in a minute. Zuora allows an IP address 100 (docs/zuora.md §5); the containers of
 * both functions may share one behind a NAT gateway, and others with them.
 */
export const tokensPerMinute = 60;

/** The same for a stack with these hosts: a simulated Zuora on loopback is shared with nobody, and says itself when it is too much. */
export function tokensPerMinuteOf(extraHosts: readonly string[]): number {
  return isLocalStack(extraHosts) ? Number.POSITIVE_INFINITY : tokensPerMinute;
}

const minuteMs = 60_000;

/** The share of tenants whose last token could not be had: they try on, and never fill the line before the others. */
const shareOfFailing = 1 / 3;

export interface TokenBudget {
  /**
   * In how many milliseconds a token may be asked for: 0 for at once. One that is to be had within the given patience
   * is taken with that; else none is.
   */
  take(now: number, patienceMs: number): number;
}

export function createTokenBudget(perMinute: number): TokenBudget {
  /** When those of the last minute were or are to be asked for, the oldest first. */
  let taken: number[] = [];
  return {
    take(now, patienceMs) {
      // What is further ahead than any patience is left of a clock that was set back.
      taken = taken.filter((at) => at > now - minuteMs && at < now + minuteMs);
      // The one that has to be a minute old before one more is asked for.
      const before = taken.at(-perMinute);
      const at = before === undefined ? now : Math.max(now, before + minuteMs);
      if (at - now <= patienceMs) taken.push(at);
      return at - now;
    },
  };
}

/** The one line in which all tenants of a container wait for their tokens. */
export interface TokenLine {
  /** As {@link TokenBudget}, for a tenant. */
  take(tenant: string, now: number, patienceMs: number): number;
  /** Tells what became of a tenant's request for a token. */
  ended(tenant: string, outcome: { isFailure: boolean }): void;
}

export function createTokenLine(perMinute: number): TokenLine {
  const all = createTokenBudget(perMinute);
  const again = createTokenBudget(Math.max(1, Math.floor(perMinute * shareOfFailing)));
  const failing = new Set<string>();
  return {
    take(tenant, now, patienceMs) {
      const againInMs = failing.has(tenant) ? again.take(now, patienceMs) : 0;
      return againInMs > patienceMs ? againInMs : Math.max(againInMs, all.take(now, patienceMs));
    },
    ended(tenant, { isFailure }) {
      if (isFailure) failing.add(tenant);
      else failing.delete(tenant);
    },
  };
}
