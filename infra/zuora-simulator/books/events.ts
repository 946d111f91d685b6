export type SimulatorEventKind =
  | 'token-issued'
  | 'token-refused'
  | 'pending-close-set'
  | 'pending-close-refused'
  | 'period-closed'
  | 'close-refused'
  | 'period-reopened'
  | 'reopen-refused'
  | 'run-started'
  | 'run-refused'
  | 'run-ended'
  | 'dates-edited'
  | 'period-removed'
  | 'callout-sent'
  | 'fault-answered';

/** Something that happened in the simulated Zuora, for timelines. Holds no credential. */
export interface SimulatorEvent {
  at: Date;
  kind: SimulatorEventKind;
  periodId?: string;
  periodName?: string;
  message?: string;
}

export type EventListener = (event: SimulatorEvent) => void;

export interface Events {
  emit: EventListener;
  on(listener: EventListener): () => void;
}

export function createEvents(): Events {
  const listeners = new Set<EventListener>();
  return {
    emit: (event) => {
      for (const listener of listeners) callSafely(listener, event);
    },
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A listener that throws must not change what Zuora does. */
function callSafely(listener: EventListener, event: SimulatorEvent): void {
  try {
    listener(event);
  } catch {
    // Listeners handle their own errors. The simulator writes nothing to the console.
  }
}
