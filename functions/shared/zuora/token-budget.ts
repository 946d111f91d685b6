/**
 * How many tokens a container asks for in a minute. Zuora allows an IP address 100 (docs/zuora.md §5); the containers of
 * both functions may share one behind a NAT gateway, and others with them.
 */
export const tokensPerMinute = 60;

const minuteMs = 60_000;

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
      taken = taken.filter((at) => at > now - minuteMs);
      // The one that has to be a minute old before one more is asked for.
      const before = taken.at(-perMinute);
      const at = before === undefined ? now : Math.max(now, before + minuteMs);
      if (at - now <= patienceMs) taken.push(at);
      return at - now;
    },
  };
}
