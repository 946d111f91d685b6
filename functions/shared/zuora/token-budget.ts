/**
 * How many tokens a container asks for in a minute. Zuora allows an IP address 100 (docs/zuora.md §5); the containers of
 * both functions may share one behind a NAT gateway, and others with them.
 */
export const tokensPerMinute = 60;

const minuteMs = 60_000;

export interface TokenBudget {
  /** Takes one, and returns 0; or takes none, and returns in how many milliseconds there will be one. */
  take(now: number): number;
}

export function createTokenBudget(perMinute: number): TokenBudget {
  /** When those of the last minute were taken, the oldest first. */
  let taken: number[] = [];
  return {
    take(now) {
      taken = taken.filter((at) => at > now - minuteMs);
      const [oldest] = taken;
      if (oldest !== undefined && taken.length >= perMinute) return oldest + minuteMs - now;
      taken.push(now);
      return 0;
    },
  };
}
