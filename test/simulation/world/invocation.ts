import type { Subject } from '../subject.ts';

/** A container keeps what the functions keep in memory; a cold start has none of it. */
export interface Container {
  readonly id: number;
  readonly kind: 'closing' | 'polling';
  readonly zuora: ReturnType<Subject['zuoraOver']>;
  readonly tenantAccess: ReturnType<Subject['createTenantAccess']>;
  /** Whoever runs in it now: its effects are the container's. */
  invocation: Invocation | null;
  /** Answers that came while it was frozen: it hears them when it runs again. */
  readonly unheard: (() => void)[];
}

/** One invocation of one of the two functions, or of the operators' tool. Once it is dead, none of its promises settles any more. */
export interface Invocation {
  readonly id: number;
  readonly kind: Container['kind'] | 'operator';
  readonly startedAt: number;
  readonly endsAt: number;
  /** The scheduled time of a tick; null of all else. */
  readonly tick: number | null;
  isAlive: boolean;
  /** It ended before its work did, and took its container along. */
  isKilled: boolean;
  /** Where it runs; null until it has begun. */
  container: Container | null;
  /** Told when it dies before its time. */
  onDeath: () => void;
}
