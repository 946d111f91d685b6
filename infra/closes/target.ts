import path from 'node:path';
import { defaultStackFile } from '../local/stack-file.ts';
import type { Stack } from './stack.ts';

/** The options that every command has. */
export interface TargetOptions {
  stack: string;
  local?: boolean;
  state?: string;
}

/** npm changes to the repository's root; a path means what it means where the user typed it. */
export function pathOf(file: string): string {
  return path.resolve(process.env.INIT_CWD ?? '.', file);
}

/** The stack that the options name. Either way loads its own AWS clients only. @throws Trouble when it cannot be found */
export async function findStack({ stack, local, state }: TargetOptions): Promise<Stack> {
  if (state === undefined && !local) {
    const { deployedStack } = await import('./deployed-target.ts');
    return deployedStack(stack);
  }
  const { localStack } = await import('./local-target.ts');
  return localStack(state === undefined ? defaultStackFile : pathOf(state));
}
