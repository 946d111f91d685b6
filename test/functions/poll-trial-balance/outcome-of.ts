import { expect } from 'vitest';
import { type OutcomeEvent, outcomeSchema } from '../../../functions/contract/outcome-schema.ts';

/** Parses an event as a subscriber does. The published schema tolerates unknown keys; here there must be none. */
export function parseEvent(text: string | null): OutcomeEvent {
  const json: unknown = JSON.parse(text ?? 'null');
  const event = outcomeSchema.parse(json);
  expect(json).toEqual(event);
  return event;
}

/** The outcome of a concluded item. */
export function outcomeOf({ event }: { event: string | null }): OutcomeEvent['data'] {
  return parseEvent(event).data;
}
