/** Trouble with callouts that a test or the local console switches on. */
export interface CalloutFault {
  /** Only runs of this period. Default: of all. */
  periodId?: string;
  /** For how many ended runs. Default: all, until it is removed. */
  times?: number;
  what: CalloutFaultKind;
}

export type CalloutFaultKind =
  /** Sent so much later than the run's end. With a delay for one period alone, callouts come out of order. */
  | { kind: 'late'; seconds: number }
  /** Sent so much before the run's end. */
  | { kind: 'early'; seconds: number }
  /** Sent twice, with notification ids of their own. */
  | { kind: 'twice' }
  /** Sent with a wrong password and key. */
  | { kind: 'wrong-key' }
  /** Sent to where nobody listens. Zuora repeats it. */
  | { kind: 'dead-receiver' }
  /** Never sent. */
  | { kind: 'never' };

export interface CalloutFaults {
  add(fault: CalloutFault): { readonly used: number; remove(): void };
  /** The fault for the next callout of a period's run, which is not used up by asking. */
  next(periodId: string): CalloutFaultKind | null;
  /** The same, used up. */
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
