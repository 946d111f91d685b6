/** A passage of `functions/` and its replacement. */
export interface Edit {
  /** A path below `functions/`. */
  file: string;
  /** Must be in the file exactly once. */
  find: string;
  replace: string;
}

/** The functions with a mistake, which the simulated world must notice. */
export interface Variant {
  name: string;
  /** What is wrong, in a sentence. */
  broken: string;
  edits: readonly Edit[];
  /** The seed to try first, if only rare worlds show the mistake. The others follow. */
  firstSeed?: number;
  /** Only worlds with wake-ups can show it. */
  hasWakeUps?: true;
}
