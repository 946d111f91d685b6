import { defaultStackFile } from '../../local/stack-file.ts';
import { pathAsTyped } from '../../typed-path.ts';
import type { Stack } from './stack.ts';

/** The options that every command has. */
export interface TargetOptions {
  stack: string;
  local?: boolean;
  state?: string;
}

/** The stack that the options name. Either way loads its own AWS clients only. @throws Trouble when it cannot be found */
export async function findStack({ stack, local, state }: TargetOptions): Promise<Stack> {
  if (state === undefined && !local) {
    const { deployedStack } = await import('./deployed-target.ts');
    return deployedStack(stack);
  }
  const { localStack } = await import('./local-target.ts');
  return localStack(state === undefined ? defaultStackFile : pathAsTyped(state));
}
