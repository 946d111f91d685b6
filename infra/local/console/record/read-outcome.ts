import * as z from 'zod';
import { outcomeSchema } from '../../../../functions/contract/outcome-schema.ts';
import { parseJson } from '../../../../functions/shared/json.ts';

const anyId = outcomeSchema.safeExtend({ id: z.string() });

export type ConsoleOutcome = z.output<typeof outcomeSchema>;

/**
 * Reads an outcome event; null when the text is not one. It uses the contract's schema with any id. The contract's
 * `parseOutcome` refuses an event with a wrong id, and the console has to show such an event as a broken promise.
 */
export function readOutcome(body: string): ConsoleOutcome | null {
  const parsed = anyId.safeParse(parseJson(body));
  return parsed.success ? parsed.data : null;
}
