import * as z from 'zod';
import { outcomeSchema } from '../../../../functions/contract/outcome-schema.ts';
import { parseJson } from '../../../../functions/shared/json.ts';

const anyId = outcomeSchema.safeExtend({ id: z.string() });

export type ConsoleOutcome = z.output<typeof outcomeSchema>;

/**
 * The outcome event that a text is; null when the text is not one. By the contract's schema and not by its
 * `parseOutcome`: that one refuses an event under a wrong id, and the console's promises have to show such an event as a
 * broken promise.
 */
export function readOutcome(body: string): ConsoleOutcome | null {
  const parsed = anyId.safeParse(parseJson(body));
  return parsed.success ? parsed.data : null;
}
