import type { EventListener } from '../books/events.ts';
import type { PeriodSet, Scope } from '../books/period-set.ts';
import type { Settings, SimulatedClient } from '../options.ts';
import type { Tokens } from './tokens.ts';

/** The parts of the simulated Zuora that its endpoints use. */
export interface SimulatorState {
  readonly settings: Settings;
  readonly clients: readonly SimulatedClient[];
  readonly tokens: Tokens;
  readonly emit: EventListener;
  /** The periods of a scope. They are made at the first use, with their open-ended period. */
  periodSet(scope: Scope): PeriodSet;
  /** Counts a token request. It is not allowed when the minute's quota is used up. */
  countToken(at: number): { isAllowed: boolean; headers: Record<string, string> };
}
