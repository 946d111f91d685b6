import { pathAsTyped } from '../../typed-path.ts';
import type { Stack } from './stack.ts';

/** The options that every command has. */
export interface TargetOptions {
  stack: string;
  local?: boolean;
  state?: string;
}

/**
 * The stack that the options name. Each kind of stack loads only its own AWS clients.
 *
 * @param whenAsked called once AWS was asked for the stack, to load meanwhile what is needed next
 * @throws Trouble when it cannot be found
 */
export async function findStack(
  { stack, local, state }: TargetOptions,
  whenAsked: () => void = () => undefined,
): Promise<Stack> {
  if (state === undefined && !local) {
    const { deployedStack } = await import('./deployed-target.ts');
    return deployedStack(stack, whenAsked);
  }
  const { localStack } = await import('./local-target.ts');
  return localStack(state === undefined ? undefined : pathAsTyped(state));
}
