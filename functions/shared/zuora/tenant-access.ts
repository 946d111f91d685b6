/** Which tenants are to be left alone for now. Times are milliseconds since 1970. */
export interface Pauses {
  /** How long Zuora still asks to be left alone, in milliseconds; 0 when it does not. */
  leftMs(tenant: string, now: number): number;
  /** Of several answers the one that asks for the longest pause counts: a later one takes nothing back. */
  pause(tenant: string, until: number): void;
  /** Leaves the tenant alone for as long as these pauses are kept: Zuora asked for fewer calls and did not say for how long. */
  leaveAlone(tenant: string): void;
  isLeftAlone(tenant: string): boolean;
  /** Whether the last calls got no answer, two in a row: what follows would only cost the others time. */
  isSilent(tenant: string): boolean;
  called(tenant: string, outcome: { isAnswered: boolean }): void;
}

/** Two in a row are no accident any more: what follows would only cost the invocation its time. */
export const silentCallsMax = 2;

export function createPauses(): Pauses {
  const until = new Map<string, number>();
  const silentCalls = new Map<string, number>();
  const leftAlone = new Set<string>();
  return {
    leftMs: (tenant, now) => Math.max(0, (until.get(tenant) ?? 0) - now),
    pause(tenant, time) {
      until.set(tenant, Math.max(time, until.get(tenant) ?? 0));
    },
    leaveAlone(tenant) {
      leftAlone.add(tenant);
    },
    isLeftAlone: (tenant) => leftAlone.has(tenant),
    isSilent: (tenant) => (silentCalls.get(tenant) ?? 0) >= silentCallsMax,
    called(tenant, { isAnswered }) {
      silentCalls.set(tenant, isAnswered ? 0 : (silentCalls.get(tenant) ?? 0) + 1);
    },
  };
}
