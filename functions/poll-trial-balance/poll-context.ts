import type { Ledger } from '../shared/ledger/ledger.ts';
import type { Report } from '../shared/telemetry/telemetry.ts';
import type { TenantAccess } from '../shared/zuora/tenant-access.ts';
import type { Zuora } from '../shared/zuora/zuora.ts';
import type { Publish } from './topic.ts';

/** Every effect of polling, and the settings that bound it. */
export interface PollContext {
  /** Milliseconds since 1970. */
  now: () => number;
  /** Milliseconds that this invocation may still work, with a reserve for what follows taken off. */
  timeLeftMs: () => number;
  ledger: Pick<Ledger, 'get' | 'getMany' | 'replace' | 'due'>;
  zuora: Pick<Zuora, 'getPeriod'>;
  publish: Publish;
  report: Report;
  /** Kept as long as the container lives: the next tick may come before Zuora wants to be asked again. */
  tenantAccess: TenantAccess;
  settings: { pollMinSeconds: number; pollMaxSeconds: number; codeVersion: string };
}
