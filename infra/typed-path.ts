import path from 'node:path';

/** npm changes to the repository's root; a path means what it means where the user typed it. */
export function pathAsTyped(file: string): string {
  return path.resolve(process.env.INIT_CWD ?? '.', file);
}
