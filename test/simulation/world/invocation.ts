import type { WakeUp } from '../../../functions/shared/wake-up-event.ts';
import type { Subject } from '../subject.ts';

/** A container holds what the functions keep in memory. A cold start has none of it. */
export interface Container {
  readonly id: number;
  readonly kind: 'closing' | 'polling';
  readonly zuora: ReturnType<Subject['zuoraOver']>;
  readonly tenantAccess: ReturnType<Subject['createTenantAccess']>;
  /** The invocation that runs in it now. */
  invocation: Invocation | null;
  /** Deliver the answers that came while the container was frozen. Called when it runs again. */
  readonly answersWhileFrozen: (() => void)[];
}

/** An invocation of one of the functions or of the operators' tool. When it is dead, its promises never settle. */
export interface Invocation {
  readonly id: number;
  readonly kind: Container['kind'] | 'operator';
  readonly startedAt: number;
  readonly endsAt: number;
  /** The scheduled time of a tick; null for all others. */
  readonly tick: number | null;
  /** What a wake-up is about; null for all others. */
  wakeUp: WakeUp | null;
  isAlive: boolean;
  /** True when it died before its work was done, and its container with it. */
  isKilled: boolean;
  /** Where it runs; null until it has begun. */
  container: Container | null;
  /** Called when it dies early. */
  onDeath: () => void;
}
