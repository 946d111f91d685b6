import { stderr, stdout } from '../display/terminal.ts';

/** What a command found, on stdout: one JSON document for machines, text for people. */
export function answer({ json }: { json?: boolean }, document: unknown, text: () => string): void {
  if (json) stdout.json(document, 2);
  else stdout.print(text());
}

/** What is worth a word besides, in one line on stderr: it is not part of the answer. */
export const note = stderr.line;

/** The same in several lines. */
export const noteLines = stderr.print;
