import type { Tone } from '../../../display/headline.ts';
import type { FaultName, TimedClick } from '../clicks/click.ts';

/** What the page shows: the whole machine at one moment. All times are milliseconds since 1970 by the stack's clock. */
export interface ConsoleState {
  clock: { now: number; rate: number };
  promises: Light[];
  /** The open ones first, then the latest: `rowsMax` at most, of `rowsTotal`. */
  rows: Row[];
  rowsTotal: number;
  /** The latest only, as of the outcomes, the log and the calls. */
  ledger: ShownItem[];
  periods: ShownPeriod[];
  outcomes: ShownOutcome[];
  logs: ShownLine[];
  calls: ShownCall[];
  /** A request id that no request has. */
  unusedId: string;
  faults: FaultName[];
  clicks: TimedClick[];
  /** The clicks as a test. */
  scenario: string;
}

export const rowsMax = 50;

/** Polling may publish the outcome before Zuora calls: a wake-up so much later belongs to the close all the same. */
export const wakeUpLateMs = 60_000;

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

/** One trial balance run of a period, to be drawn. */
export interface RunBar {
  start: number;
  /** Null while it runs. */
  end: number | null;
  status: 'Processing' | 'Completed' | 'Error';
}

/** What a line of the list says. */
interface InList {
  key: string;
  tone: Tone;
  headline: string;
  /** Empty if it is not known, like the tenant. */
  period: string;
  tenant: string;
  /** The id of the request or of the message. */
  name: string;
  at: number;
  /** What a person can do. Null if there is nothing to say. Commands are between backticks. */
  toDo: string | null;
  /** Whether something is still to happen, or to be done by a person. */
  isOpen: boolean;
}

export interface Close extends InList {
  is: 'close';
  state: string;
  trackId: string;
  messageIds: string[];
  periodId: string | null;
  steps: CloseStep[];
  waitingSince: number | null;
  /** Null if it is not watched. */
  forecast: string | null;
  runs: RunBar[];
  /**
   * Its trial balance run, if none is known in the time that is drawn: it is an earlier one, or the record is too long to
   * still hold when it ran.
   */
  runOutside: { status: string; isEarlier: boolean } | null;
  /** When polling read the period for it. */
  reads: number[];
  /** When Zuora called because a run of the period had ended, and whether it was taken. */
  wakeUps: { at: number; isTaken: boolean }[];
  /** The end of the span that its bar covers, which begins with `at`; it grows until the outcome is published. */
  until: number | null;
}

/** A row that is not a close request: a parked message, or something that cannot be read. */
export interface Stray extends InList {
  is: 'stray';
  /** What is known of it, as names and values. */
  facts: [name: string, value: string][];
  body: string;
}

export type Row = Close | Stray;

export interface ShownItem {
  key: string;
  state: string;
  /** Each entry's other fields are in `more`. */
  history: { at: string; state: string; more: string }[];
  /** Every other field, as text. */
  fields: [name: string, value: string][];
}

export interface ShownPeriod {
  id: string;
  name: string;
  status: string;
  runStatus: string;
  runStart: string | null;
  runEnd: string | null;
  errorMessage: string | null;
  /** What was decided about its next run; null: nothing. */
  next: string | null;
}

export interface ShownOutcome {
  at: number;
  id: string;
  /** The key of its close. */
  key: string;
  requestId: string;
  outcome: string;
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
  /** Null values are left out; a line that is not JSON has one field without a name. */
  fields: [name: string, value: string][];
  /** What it is about: the id or track id of a request, the id of a message; the period of a wake-up. */
  about: string[];
}

export interface ShownCall {
  number: number;
  at: number;
  method: string;
  path: string;
  /** Null if no answer was sent. */
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
  /** The key of the close that broke it, if a close did. */
  brokenBy: string | null;
}
