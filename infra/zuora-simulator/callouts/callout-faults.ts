/** Trouble with callouts that a test or the local console switches on. */
export interface CalloutFault {
  /** Only runs of this period. Default: runs of all periods. */
  periodId?: string;
  /** For how many runs. Default: all, until the fault is removed. */
  times?: number;
  what: CalloutFaultKind;
}

export type CalloutFaultKind =
  /** Sent this many seconds after the run's end. With a delay for only one period, callouts arrive out of order. */
  | { kind: 'late'; seconds: number }
  /** Sent this many seconds before the run's end. */
  | { kind: 'early'; seconds: number }
  /** Sent twice, with two notification ids. */
  | { kind: 'twice' }
  /** Sent with a wrong password and key. */
  | { kind: 'wrong-key' }
  /** Sent to a port on which no server listens. Zuora repeats it. */
  | { kind: 'dead-receiver' }
  /** Never sent. */
  | { kind: 'never' };

export interface CalloutFaults {
  add(fault: CalloutFault): { readonly used: number; remove(): void };
  /** The fault for the next callout of a period's run. It is not counted as used. */
  next(periodId: string): CalloutFaultKind | null;
  /** The same fault, counted as used. */
  take(periodId: string): CalloutFaultKind | null;
}

export function createCalloutFaults(): CalloutFaults {
  const faults = new Set<{ fault: CalloutFault; used: number }>();
  const find = (periodId: string) =>
    [...faults].find(
      ({ fault, used }) =>
        used < (fault.times ?? Number.POSITIVE_INFINITY) && (fault.periodId ?? periodId) === periodId,
    );
  return {
    add(fault) {
      const entry = { fault, used: 0 };
      faults.add(entry);
      return {
        get used() {
          return entry.used;
        },
        remove: () => void faults.delete(entry),
      };
    },
    next: (periodId) => find(periodId)?.fault.what ?? null,
    take(periodId) {
      const entry = find(periodId);
      if (entry === undefined) return null;
      entry.used += 1;
      return entry.fault.what;
    },
  };
}
