import path from 'node:path';

/** Resolves a path where the user typed it: npm changes to the repository's root before it runs a script. */
export function pathAsTyped(file: string): string {
  return path.resolve(process.env.INIT_CWD ?? '.', file);
}
