/** What a process is given to handle first, and how to see that it did. */
export interface Occasion {
  environment: Record<string, string>;
  /** Makes everything ready for one more first event. Resolves to it. */
  prepare(): Promise<unknown>;
  /** @throws unless the event that was prepared last was handled as it should be */
  check(answer: unknown): void;
}
