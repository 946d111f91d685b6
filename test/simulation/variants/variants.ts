import { closingVariants } from './closing.ts';
import { pollingVariants } from './polling.ts';
import { sharedVariants } from './shared.ts';
import type { Variant } from './variant.ts';

/** All that the simulated world has to notice. */
export const variants: readonly Variant[] = [...closingVariants, ...pollingVariants, ...sharedVariants];
