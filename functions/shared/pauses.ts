/** Tenants that Zuora asked us to leave alone, and until when, in milliseconds since 1970. */
export interface Pauses {
  /** How long a tenant is still to be left alone, in milliseconds; 0 when it is not. */
  leftMs(tenant: string, now: number): number;
  /** Of several answers the one that asks for the longest pause counts: a later one takes nothing back. */
  pause(tenant: string, until: number): void;
}

export function createPauses(): Pauses {
  const until = new Map<string, number>();
  return {
    leftMs: (tenant, now) => Math.max(0, (until.get(tenant) ?? 0) - now),
    pause(tenant, time) {
      until.set(tenant, Math.max(time, until.get(tenant) ?? 0));
    },
  };
}
