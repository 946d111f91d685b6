/** What a world begins with and what happens to it, as plain data, so that it can be made from a seed and be shrunk. */
export interface Scenario {
  /** For the random choices of the running world: latencies, and which calls have a fault. */
  seed: number;
  startAt: number;
  settings: ScenarioSettings;
  tenants: TenantPlan[];
  periods: PeriodPlan[];
  /** In any order; each has its time, in milliseconds since the beginning. */
  actions: Action[];
  /** Zuora calls when a run ends. If left out: wake-ups are off. */
  wakeUps?: WakeUpPlan;
}

/** What may go wrong with a callout. */
export type CalloutTrouble = 'late' | 'early' | 'twice' | 'wrong-key' | 'dead-receiver' | 'never';

export interface WakeUpPlan {
  /** For the random choices about calls. */
  seed: number;
  /** How often each trouble happens to the callout of a run. All other callouts come within seconds. */
  rates: Record<CalloutTrouble, number>;
  /** How many bursts of calls come from elsewhere, with a wrong key or the right one, whatever the runs do. */
  strayBursts: number;
}

export interface ScenarioSettings {
  deadlineHours: number;
  pollMinSeconds: number;
  pollMaxSeconds: number;
  backoffMinSeconds: number;
  backoffMaxSeconds: number;
  /** How many tokens a container may fetch in a minute. The functions' default if left out. */
  tokensPerMinute?: number;
  /** Every batch has one message and every effect takes the same time, so that two copies of a message do the same. */
  isInStep?: boolean;
  /**
   * How long a run takes and how it ends follow from its period and number alone, so that two worlds with other delays
   * have the same runs.
   */
  hasSameRuns?: boolean;
}

export interface TenantPlan {
  name: string;
  auth: 'oauth' | 'bearer';
  /** The entities that its token covers. With fewer than two, no call may name one. */
  entities: string[];
  /** The organizations that its user may see. Empty without Multi-Org; then no call may name one. */
  orgs: string[];
  /** The entity and the organizations in the secret. */
  entityId: string | null;
  orgIds: string[] | null;
  tokenSeconds: number;
  /** The zone of Zuora's time stamps, which do not name it. */
  zoneHours: number;
  /** How its answers come over the wire. If left out: as parsed bodies, over connections that do not die. */
  wire?: WirePlan;
  /** Odd texts in its answers. If left out: none. */
  wording?: WordingPlan;
}

export interface WordingPlan {
  /** How often a text quotes our own credentials, in any form. */
  quoteRate: number;
  /** Its reasons are many and long, each with a code of its own. */
  hasLongReasons: boolean;
}

export interface WirePlan {
  /** The charset that each answer declares. */
  charset: 'utf-8' | 'iso-8859-1' | 'utf-16le' | 'utf-16';
  /** The address before the query of `nextPage`. */
  listAddress: string;
  /** The network drops a connection without notice if it was idle for longer. Null: never. */
  keepsConnectionsMs: number | null;
  /** `ratelimit-reset` is a point in time, not a number of seconds. */
  isResetInstant: boolean;
}

export interface PeriodPlan {
  tenant: string;
  /** Null when the tenant has no entities. */
  entity: string | null;
  /** Each organization has periods of its own, with the same names and dates. Null when the tenant has none. */
  org: string | null;
  id: string;
  name: string;
  startDate: string;
  endDate: string | null;
  status: 'Open' | 'PendingClose' | 'Closed';
  /** The run that it shows at the beginning, and how many seconds ago that began. */
  run: { status: 'Completed' | 'Error'; secondsAgo: number } | null;
  /** How long its trial balance runs take. */
  runSeconds: number;
  /** How often they fail. */
  errorRate: number;
  /** How long it takes after our PUT until a read shows the new run. */
  lagSeconds: number;
  /** What a read shows until then. */
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

/** What may go wrong with a call. */
export type Trouble =
  | 'fails'
  | 'lost-answer'
  | 'hangs'
  | 'throttles'
  /** An error of Zuora in one of its formats. It did nothing. */
  | 'refuses'
  /** Zuora did what the call asked for, and its answer does not prove that. */
  | 'answers-unclearly'
  /** A PUT that takes effect up to two minutes after it was sent. */
  | 'lands-late'
  /** An answer in a charset that it does not declare. Only for tenants with a {@link WirePlan}. */
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

/** What a message really is. Invariants compare this with what the functions do. */
export type MessageTruth =
  | { is: 'request'; tenant: string; requestId: string; content: string; hasSecret: boolean }
  | { is: 'nonsense' };
