import { stderr, stdout } from '../display/terminal.ts';

/** What a command found, on stdout: one JSON document for machines, text for people. */
export function answer({ json }: { json?: boolean }, document: unknown, text: () => string): void {
  if (json) stdout.json(document, 2);
  else stdout.print(text());
}

/** A remark in one line on stderr: it is not part of the answer. */
export const note = stderr.line;

/** A remark of several lines. */
export const noteLines = stderr.print;
