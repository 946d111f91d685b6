import type { Ledger } from '../shared/ledger.ts';
import type { Report } from '../shared/telemetry.ts';
import type { Zuora } from '../shared/zuora/zuora.ts';
import type { Publish } from './topic.ts';

/** Every effect of polling, and the settings that bound it. */
export interface Polling {
  /** Milliseconds since 1970. */
  now: () => number;
  /** Milliseconds that this invocation may still work, with a reserve for what follows taken off. */
  timeLeftMs: () => number;
  ledger: Pick<Ledger, 'get' | 'replace' | 'due'>;
  zuora: Pick<Zuora, 'getPeriod'>;
  publish: Publish;
  report: Report;
  /** Tenants that Zuora asked us to leave alone, and until when; kept as long as the container lives. */
  pausedUntil: Map<string, number>;
  settings: { pollMinSeconds: number; pollMaxSeconds: number };
}
