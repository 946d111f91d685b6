/**
 * Seeds that once showed something: of the functions, or of the world. A seed means the same world only as long as the
 * generator draws alike, so what a seed showed is told in words and, where it was of the functions, by a test of its
 * own beside them.
 */
export interface Regression {
  seed: number;
  showed: string;
}

export const regressions: readonly Regression[] = [];
