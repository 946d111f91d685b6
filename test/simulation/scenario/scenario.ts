/** What a world begins with and what happens to it, as plain data: a seed makes one, and a shrinker takes parts out of one. */
export interface Scenario {
  /** Of the chance that is left to the world: latencies, which call a fault meets. */
  seed: number;
  startAt: number;
  settings: ScenarioSettings;
  tenants: TenantPlan[];
  periods: PeriodPlan[];
  /** In any order; each has its time, in milliseconds since the beginning. */
  actions: Action[];
}

export interface ScenarioSettings {
  deadlineHours: number;
  pollMinSeconds: number;
  pollMaxSeconds: number;
  backoffMinSeconds: number;
  backoffMaxSeconds: number;
  /** How many tokens a container asks for in a minute; the functions' own number where it is left out. */
  tokensPerMinute?: number;
  /** Every message is delivered alone and every effect takes the same time, so that two copies of one go in step. */
  isInStep?: boolean;
}

export interface TenantPlan {
  name: string;
  auth: 'oauth' | 'bearer';
  /** The entities that its token covers; with fewer than two no call may name one. */
  entities: string[];
  /** The organizations that its user may see. Empty without Multi-Org: then no call may name one. */
  orgs: string[];
  /** What the secret says. */
  entityId: string | null;
  orgIds: string[] | null;
  tokenSeconds: number;
  /** Zuora's time stamps are in this zone, which it does not name. */
  zoneHours: number;
  /** How its answers come over the wire; where it is left out, as parsed bodies over connections that live. */
  wire?: WirePlan;
  /** How it words what it says; where it is left out, plainly. */
  wording?: WordingPlan;
}

export interface WordingPlan {
  /** How often a text quotes our own credentials, in one form or another. */
  quoteRate: number;
  /** Its reasons are many and long, each under a code of its own. */
  isLoud: boolean;
}

export interface WirePlan {
  /** Declared by each answer. */
  charset: 'utf-8' | 'iso-8859-1' | 'utf-16le' | 'utf-16';
  /** What stands before the query of `nextPage`. */
  listAddress: string;
  /** The network silently drops a connection that was idle for longer; null when it never does. */
  keepsConnectionsMs: number | null;
  /** The reset of a rate limit is an instant, not a number of seconds. */
  isResetInstant: boolean;
}

export interface PeriodPlan {
  tenant: string;
  /** Null when the tenant has no entities. */
  entity: string | null;
  /** Each organization has periods of its own, whose names and dates repeat; null where the tenant has none. */
  org: string | null;
  id: string;
  name: string;
  startDate: string;
  endDate: string | null;
  status: 'Open' | 'PendingClose' | 'Closed';
  /** The run that it shows at the beginning, and how many seconds ago that began. */
  run: { status: 'Completed' | 'Error'; secondsAgo: number } | null;
  /** How long its trial balances take. */
  runSeconds: number;
  /** How often they fail. */
  errorRate: number;
  /** Between a PUT of ours and its run's first showing. */
  lagSeconds: number;
  /** What it shows until then. */
  lagShows: 'older-run' | 'pending';
}

export type PersonAct =
  | 'pending-close'
  | 'close'
  | 'reopen'
  | 'run'
  | 'edit-dates'
  | 'delete'
  | 'rename'
  | 'block'
  | 'unblock';

/** What an operator may do with an item of the ledger. */
export type OperatorStep = 'cancel' | 'resend';

export type Service = 'ledger' | 'index' | 'secrets' | 'zuora' | 'list' | 'put' | 'token' | 'sns' | 'queue';

/** What happens to a call while a weather lasts, each with its own share of the calls. */
export type Trouble =
  | 'fails'
  | 'lost-answer'
  | 'hangs'
  | 'throttles'
  /** An error of Zuora's in one of its dialects, before it did anything. */
  | 'refuses'
  /** An answer that proves nothing, after it did what it was asked. */
  | 'babbles'
  /** A PUT that lands up to two minutes after it was sent. */
  | 'lands-late'
  /** An answer in a charset that it does not declare; of tenants that have a {@link WirePlan}. */
  | 'garbles'
  | 'kills';

interface At {
  at: number;
}
interface OfPeriod {
  tenant: string;
  entity: string | null;
  id: string;
}

export type Action = At &
  (
    | { do: 'send'; body: string; is: MessageTruth }
    | { do: 'redeliver' }
    | { do: 'lose-message' }
    | ({ do: 'person'; act: PersonAct } & OfPeriod)
    | ({ do: 'odd-word'; field: 'status' | 'run'; ms: number } & OfPeriod)
    | { do: 'operator'; step: OperatorStep; tenant: string; requestId: string }
    | { do: 'rotate'; tenant: string; isOldRevoked: boolean }
    | { do: 'revoke-tokens'; tenant: string }
    | { do: 'secret'; tenant: string; becomes: SecretState; ms: number }
    | { do: 'change-scope'; tenant: string; entityId: string | null; orgIds: string[] | null }
    | { do: 'weather'; service: Service; trouble: Trouble; rate: number; ms: number; tenant: string | null }
    | { do: 'slow-index'; lagMs: number; ms: number }
    | { do: 'ticks'; are: 'skipped' | 'doubled' | 'late'; ms: number }
    | { do: 'cold-start' }
    | { do: 'kill' }
    | { do: 'poison-item'; ms: number }
  );

export type SecretState = 'missing' | 'broken' | 'no-value' | 'denied';

/** What a message is, as its sender knows it. */
export type MessageTruth =
  | { is: 'request'; tenant: string; requestId: string; content: string; hasSecret: boolean }
  | { is: 'nonsense' };
