import { closingVariants } from './closing.ts';
import { pollingVariants } from './polling.ts';
import { sharedVariants } from './shared.ts';
import type { Variant } from './variant.ts';
import { wakeUpVariants } from './wake-ups.ts';

/** All mistakes that the simulated world must notice. */
export const variants: readonly Variant[] = [
  ...closingVariants,
  ...pollingVariants,
  ...sharedVariants,
  ...wakeUpVariants,
];
