import type { Happening, LogHappening } from './happening.ts';

/** What happened in a stack, oldest first; the oldest entries are dropped. */
export interface Record {
  happenings: readonly Happening[];
  /** Every line of the functions, those of each tick as well. */
  lines: readonly LogHappening[];
  /** Line number of the first of `lines`. */
  firstLine: number;
}

export interface Recording {
  add(happening: Happening): void;
  /** A copy of what is recorded now. */
  read(): Record;
}

const happeningsMax = 5_000;
const linesMax = 2_000;
/** Lines of every tick. Recorded with the others, they would push everything else out. */
const regular = new Set(['tick-started', 'tick-done']);

/** Whether a line is about no request: a tick that began or ended, or metrics of Powertools. */
export function isRegular({ code, fields }: LogHappening): boolean {
  return '_aws' in fields || (code !== null && regular.has(code));
}

/** Keeps the latest happenings in memory. */
export function startRecording(): Recording {
  const happenings: Happening[] = [];
  const lines: LogHappening[] = [];
  let dropped = 0;
  return {
    add(happening) {
      if (happening.is === 'log') {
        lines.push(happening);
        if (lines.length > linesMax) dropped += lines.splice(0, lines.length - linesMax).length;
        if (isRegular(happening)) return;
      }
      happenings.push(happening);
      if (happenings.length > happeningsMax) happenings.splice(0, happenings.length - happeningsMax);
    },
    read: () => ({ happenings: [...happenings], lines: [...lines], firstLine: dropped }),
  };
}
