/** What a part of the benchmark reports. */

/** A limit for a measured figure. */
export interface Goal {
  what: string;
  measured: number;
  atMost?: number;
  atLeast?: number;
  /** Digits after the decimal point. Default: 2. */
  digits?: number;
}

export interface Plot {
  /** The file's name in docs/images/performance, without its extension. */
  name: string;
  /** The text for readers who do not see the picture. */
  alt: string;
  svg: string;
}

/** A chapter of docs/performance.md. */
export interface Section {
  title: string;
  /** Markdown. `![](name)` is replaced by the plot of that name. */
  text: string;
  goals: readonly Goal[];
  plots: readonly Plot[];
}

/** Reports the finished share of a part, from 0 to 1, and its current work. */
export type Progress = (share: number, at: string) => void;

/** A part of the benchmark. */
export interface Part {
  /** The name in `npm run bench -- <name>`. */
  name: string;
  /** About how long it takes, in seconds. Only the progress display uses it. */
  seconds: number;
  measure(progress: Progress): Promise<Section>;
}

export function isMet({ measured, atMost, atLeast }: Goal): boolean {
  if (!Number.isFinite(measured)) return false;
  return (
    measured <= (atMost ?? Number.POSITIVE_INFINITY) && measured >= (atLeast ?? Number.NEGATIVE_INFINITY)
  );
}
