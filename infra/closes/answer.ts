/** What a command found, on stdout: one JSON document for machines, text for people. */
export function answer({ json }: { json?: boolean }, document: unknown, text: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(document, null, 2) : text()}\n`);
}

/** What is worth a word besides, on stderr: it is no part of the answer. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
