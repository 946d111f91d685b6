import type { EventListener } from './books/events.ts';
import type { Scope, Shelf } from './books/period-set.ts';
import type { Settings, SimulatedClient } from './options.ts';
import type { Tokens } from './tokens.ts';

/** All that the simulated Zuora is made of, as its endpoints see it. */
export interface SimulatorState {
  readonly settings: Settings;
  readonly clients: readonly SimulatedClient[];
  readonly tokens: Tokens;
  readonly emit: EventListener;
  /** Made, with its open-ended period, when first asked for. */
  shelf(scope: Scope): Shelf;
  /** A token was asked for: false when the minute's quota is used up. */
  countToken(at: number): { isAllowed: boolean; headers: Record<string, string> };
}
