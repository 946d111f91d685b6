import type { Happening, LogHappening } from './happening.ts';

/** What happened in a stack, oldest first; the oldest entries are dropped. */
export interface Record {
  happenings: readonly Happening[];
  /** Every line of the functions, the regular ones too. */
  lines: readonly LogHappening[];
  /** Line number of the first of `lines`. */
  firstLine: number;
}

export interface Recording {
  add(happening: Happening): void;
  /** A copy of the present state. */
  read(): Record;
}

const happeningsMax = 5_000;
const linesMax = 2_000;
/** These come with every tick: they would push out everything else. */
const regular = new Set(['tick-started', 'tick-done']);

/** Whether a line is about no request: a tick that began or ended, or metrics of Powertools. */
export function isRegular({ code, fields }: LogHappening): boolean {
  return '_aws' in fields || (code !== null && regular.has(code));
}

/** Keeps the latest of what happens, in memory. */
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
