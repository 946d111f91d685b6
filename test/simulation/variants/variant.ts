/** A passage of `functions/` and what stands there instead. */
export interface Edit {
  /** Under `functions/`. */
  file: string;
  /** Stands in the file exactly once. */
  find: string;
  replace: string;
}

/** The functions with a mistake in them, which the simulated world has to notice. */
export interface Variant {
  name: string;
  /** What is wrong with it, in a sentence. */
  broken: string;
  edits: readonly Edit[];
  /** Which of the seeds is tried first, where only rare weather shows the mistake; all others follow. */
  firstSeed?: number;
}
