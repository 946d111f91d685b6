import { stderr, stdout } from '../display/terminal.ts';

/** Prints the result of a command to stdout: one JSON document for machines, text for people. */
export function answer({ json }: { json?: boolean }, document: unknown, text: () => string): void {
  if (json) stdout.json(document, 2);
  else stdout.print(text());
}

/** Prints one line to stderr. It is not part of the result. */
export const note = stderr.line;

/** The same for several lines. */
export const noteLines = stderr.print;
