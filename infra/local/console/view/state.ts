import type { FaultName, TimedClick } from '../clicks/click.ts';

/** What the page shows: the whole machine at one moment. All times are milliseconds since 1970 by the stack's clock. */
export interface ConsoleState {
  clock: { now: number; rate: number };
  promises: Light[];
  closes: Close[];
  queue: { waiting: ShownMessage[]; inFlight: ShownMessage[]; parked: ParkedMessage[] };
  ledger: ShownItem[];
  periods: ShownPeriod[];
  /** The latest only, as of the closes, the ledger and the calls; `totals` says how many there are. */
  outcomes: ShownOutcome[];
  logs: ShownLine[];
  calls: ShownCall[];
  totals: Totals;
  /** A request id that no request has. */
  unusedId: string;
  faults: FaultName[];
  clicks: TimedClick[];
  /** The clicks as a test. */
  scenario: string;
}

/** How many there are, shown or not. */
export interface Totals {
  closes: number;
  ledger: number;
  outcomes: number;
  calls: number;
}

export type Section = keyof ConsoleState;

export const stepNames = [
  'queued',
  'period-read',
  'put',
  'pending-close',
  'trial-balance',
  'outcome',
] as const;
export type StepName = (typeof stepNames)[number];

export interface CloseStep {
  name: StepName;
  /** `now`: it is waited for. `trouble`: it ended differently, or was tried without success. */
  status: 'done' | 'now' | 'ahead' | 'skipped' | 'trouble';
  /** When it was done; null while it is not. */
  at: number | null;
  /** Deliveries, reads, PUTs or publications. */
  attempts: number;
  note: string | null;
}

/** What a close request awaits next, or why it waits, and until when as far as that is known. */
export interface Waiting {
  /** The words of `closes list`: `waits` is a delay for the reason that the ledger holds, `awaits` the way things go. */
  is: 'awaits' | 'waits';
  because: string;
  /** Since when, as the ledger holds it. */
  since: number | null;
  until: number | null;
}

/** One trial balance run of a period, to be drawn. */
export interface RunBar {
  start: number;
  /** Null while it runs. */
  end: number | null;
  status: 'Processing' | 'Completed' | 'Error';
}

export interface Close {
  key: string;
  tenant: string;
  requestId: string;
  asked: string;
  state: string;
  outcome: string | null;
  adopted: boolean;
  trackId: string;
  messageIds: string[];
  steps: CloseStep[];
  waiting: Waiting | null;
  runs: RunBar[];
  /** The status of its trial balance run, where no run was seen in the time that is drawn. */
  runOutside: string | null;
  /** When polling read the period for it. */
  reads: number[];
  /** The span that its timeline covers; it grows until the outcome is published. */
  from: number;
  until: number | null;
}

export interface ShownMessage {
  messageId: string;
  body: string;
  sentAt: number;
  receiveCount: number;
  /** When it can be received again; null: now. */
  visibleAt: number | null;
}

export interface ParkedMessage {
  messageId: string;
  body: string;
  sentAt: number;
  reason: string;
  detail: string;
}

export interface HistoryEntry {
  at: string;
  state: string;
  /** Whatever else the entry tells. */
  more: string;
}

export interface ShownItem {
  key: string;
  requestId: string;
  tenant: string;
  state: string;
  history: HistoryEntry[];
  /** Every other field, as text. */
  fields: [name: string, value: string][];
}

export interface ShownPeriod {
  id: string;
  name: string;
  dates: string;
  status: string;
  runStatus: string;
  runStart: string | null;
  runEnd: string | null;
  errorMessage: string | null;
}

export interface ShownOutcome {
  at: number;
  /** What the event says; null where the body is not an outcome. */
  told: { id: string; requestId: string; outcome: string } | null;
  /** Indented, as a person reads it. */
  body: string;
  /** The index of this delivery among those of the same id, from 1 on. */
  delivery: number;
}

export interface ShownLine {
  /** Ascending, for as long as the stack lives. */
  number: number;
  at: number;
  functionName: string;
  level: string;
  code: string;
  text: string;
  /** Whatever names a request: its id, its track id, the ids of its messages. */
  about: string[];
}

export interface ShownCall {
  number: number;
  at: number;
  method: string;
  path: string;
  /** Null where no answer was sent. */
  status: number | null;
  effect: boolean;
  trackId: string | null;
}

export interface Light {
  promise: 1 | 2 | 3 | 4 | 5;
  title: string;
  /** `unseen`: nothing has shown it yet. */
  status: 'kept' | 'unseen' | 'broken';
  why: string;
}
