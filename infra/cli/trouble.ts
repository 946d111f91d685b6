/** What the exit status says to a script; the same for every command (docs/closes.md). */
export const exitCodes = {
  /** Done; for a close that was waited for: `completed`. */
  done: 0,
  /** Trouble, wrong use, a check that failed, or an audit that is not complete. */
  trouble: 1,
  /** The close ended in another outcome than `completed`. */
  otherOutcome: 2,
  /** Nothing of that name, or its state does not allow it; nothing was changed. */
  notPossible: 3,
  /** The waiting ended before there was an outcome. The request goes on, unless its message was parked. */
  stillOpen: 4,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends a command with one line for a person, and an exit status for a script. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
  readonly exitCode: ExitCode;

  constructor(line: string, exitCode: ExitCode = exitCodes.trouble) {
    super(line);
    this.exitCode = exitCode;
  }
}

/** Nothing of that name, or not in this state. */
export const notPossible = (line: string) => new Trouble(line, exitCodes.notPossible);
