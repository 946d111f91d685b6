import type { CallsInSequence } from './calls-in-sequence.ts';
import type { Worth } from './measure-levers.ts';
import type { ProgramName, Programs } from './programs.ts';
import { overhead } from './rounds.ts';
import type { ThroughClient } from './runtime-client.ts';
import type { Started } from './start-program.ts';

export interface Measured {
  rounds: number;
  programs: Programs;
  started: (name: ProgramName) => readonly Started[];
  levers: readonly Worth[];
  calls: CallsInSequence;
  /** Null when Amazon's runtime client could not be built. */
  clientStarted: ((name: ProgramName) => readonly ThroughClient[]) | null;
}

/** Which figure of a start is compared. */
export type Reading = 'importMs' | 'handledMs' | 'computingMs';

export interface Figures {
  /** Median milliseconds over the empty handler. */
  over(name: ProgramName, read: Reading): number;
  /** The same through Amazon's runtime client. */
  overThroughClient: ((name: ProgramName, read: keyof ThroughClient) => number) | null;
}

/** What is compared with what, and by which time. */
export interface Row {
  what: string;
  ours: ProgramName;
  usual: ProgramName;
  /** The program that makes only the event's calls; null when the event makes no calls. */
  bare: ProgramName | null;
  read: 'importMs' | 'handledMs';
}

export const rows: readonly Row[] = [
  { what: 'loading set-pending-close', ours: 'close', usual: 'usualClose', bare: null, read: 'importMs' },
  {
    what: 'loading poll-trial-balance',
    ours: 'idleTick',
    usual: 'usualIdleTick',
    bare: null,
    read: 'importMs',
  },
  {
    what: 'first event an idle tick',
    ours: 'idleTick',
    usual: 'usualIdleTick',
    bare: null,
    read: 'handledMs',
  },
  {
    what: 'first event a due tick',
    ours: 'dueTick',
    usual: 'usualDueTick',
    bare: 'bareTick',
    read: 'handledMs',
  },
  { what: 'first event a close', ours: 'close', usual: 'usualClose', bare: 'bareClose', read: 'handledMs' },
];

export function figuresOf({ started, clientStarted }: Measured): Figures {
  const readings = (name: ProgramName, read: Reading) => started(name).map((sample) => sample[read]);
  return {
    over: (name, read) => overhead(readings(name, read), readings('empty', read)),
    overThroughClient:
      clientStarted === null
        ? null
        : (name, read) =>
            overhead(
              clientStarted(name).map((sample) => sample[read]),
              clientStarted('empty').map((sample) => sample[read]),
            ),
  };
}
