/** What a part of the benchmark has to say, and how it says so. */

/** A limit that a measured figure is held to. */
export interface Goal {
  what: string;
  measured: number;
  atMost?: number;
  atLeast?: number;
  /** Digits after the point; 2 where it is left out. */
  digits?: number;
}

export interface Plot {
  /** The file's name under docs/images/performance, without its ending. */
  name: string;
  /** What it shows, for those who do not see it. */
  alt: string;
  svg: string;
}

/** A chapter of docs/performance.md. */
export interface Section {
  title: string;
  /** Markdown. A plot stands where its `![](name)` does. */
  text: string;
  goals: readonly Goal[];
  plots: readonly Plot[];
}

/** Tells how far a part has come, from 0 to 1, and what it is at. */
export type Progress = (share: number, at: string) => void;

/** One of the things that `npm run bench` measures. */
export interface Part {
  /** As `npm run bench -- <name>` calls it. */
  name: string;
  /** What it takes of the whole, roughly, in seconds: for the progress display alone. */
  seconds: number;
  measure(progress: Progress): Promise<Section>;
}

export function isMet({ measured, atMost, atLeast }: Goal): boolean {
  if (!Number.isFinite(measured)) return false;
  return (
    measured <= (atMost ?? Number.POSITIVE_INFINITY) && measured >= (atLeast ?? Number.NEGATIVE_INFINITY)
  );
}
