import type { Call } from '../call.ts';
import { endpointOf } from '../endpoints/endpoints.ts';
import type { Fault } from './faults.ts';

export interface SwitchedFault {
  readonly used: number;
  remove(): void;
}

export interface FaultPlan {
  add(fault: Fault): SwitchedFault;
  /** The fault that answers this call, or null. If several match, the one that was switched on first is used. */
  take(call: Call): Fault | null;
}

export function createFaultPlan(): FaultPlan {
  const entries = new Set<{ fault: Fault; seen: number; used: number }>();
  return {
    add: (fault) => {
      const entry = { fault, seen: 0, used: 0 };
      entries.add(entry);
      return {
        get used() {
          return entry.used;
        },
        remove: () => entries.delete(entry),
      };
    },
    take: (call) => {
      let taken: Fault | null = null;
      for (const entry of entries) {
        if (!matches(entry.fault, call)) continue;
        entry.seen += 1;
        const { nth } = entry.fault.on;
        const isDue = nth === undefined || nth === entry.seen;
        if (taken !== null || !isDue || entry.used >= (entry.fault.times ?? Number.POSITIVE_INFINITY))
          continue;
        entry.used += 1;
        taken = entry.fault;
      }
      return taken;
    },
  };
}

function matches({ on }: Fault, call: Call): boolean {
  if (on.method !== undefined && on.method.toUpperCase() !== call.method) return false;
  if (typeof on.path === 'string' && !call.path.endsWith(on.path)) return false;
  if (on.path instanceof RegExp && call.path.search(on.path) === -1) return false;
  if (on.periodId === undefined) return true;
  const endpoint = endpointOf(call.path);
  return endpoint !== null && 'id' in endpoint && endpoint.id === on.periodId;
}
