import { randomBytes, randomUUID } from 'node:crypto';

/** What a test or the local stack may choose about the simulated Zuora. */
export interface SimulatorOptions {
  /** Default 0: any free port. Only 127.0.0.1 is ever bound. */
  port?: number;
  /** All of the simulator's time comes from here; default the wall clock. No timer decides state. */
  now?: () => Date;
  /** How long a trial balance runs; `manual`: until `books.finishRun(…)`. Default 5. */
  runSeconds?: number | 'manual';
  /** How long a new run shows `Pending` before `Processing`. Default 0.2. */
  queueSeconds?: number;
  /** How long after a run was asked for a GET still shows the older run. Default 0.5. */
  lagSeconds?: number;
  /** Life of a token. Default 3599, as in Zuora's sample. */
  tokenSeconds?: number;
  /** OAuth clients. Default: one with generated credentials and every permission. */
  clients?: readonly SimulatedClient[];
  /** Static tokens that are accepted too; they never expire and see the default scope. */
  bearerTokens?: readonly string[];
  /** Pages are never longer than this. Default 300. */
  pageSizeMax?: number;
  /** Zuora's pages show numbers, its spec and one fixture strings (docs/zuora.md §4.1). Default `number`. */
  reasonCodesAs?: 'number' | 'string';
  /** Calls a minute, beyond which 429 without `success` (F7). Default 50,000. */
  rateLimitPerMinute?: number;
  /** Calls at once, beyond which 429 with `Retry-After` (F8). Default 40. */
  concurrencyLimit?: number;
  /** Tokens a minute and IP address (docs/zuora.md §5). Default 100. */
  tokensPerMinute?: number;
}

export type Permission = 'Manage Close Process' | 'Run Trial Balance' | 'Reopen Accounting Period';

/** An OAuth client and the rights of the user that it belongs to. Without `permissions`: all of them. */
export interface SimulatedClient {
  clientId: string;
  clientSecret: string;
  /** Several: each call must name one in `Zuora-Entity-Ids`. One: its books are used. None: no Multi-entity. */
  entityIds?: readonly string[];
  /** The user's orgs; present on Multi-Org tenants only. */
  orgIds?: readonly string[];
  permissions?: readonly Permission[];
  deactivated?: boolean;
}

/** The options with every default filled in, times in milliseconds. */
export interface Settings {
  clock: () => Date;
  timing: RunTiming;
  tokenSeconds: number;
  clients: SimulatedClient[];
  bearerTokens: readonly string[];
  pageSizeMax: number;
  reasonCodesAs: 'number' | 'string';
  rateLimitPerMinute: number;
  concurrencyLimit: number;
  tokensPerMinute: number;
}

export interface RunTiming {
  lagMs: number;
  queueMs: number;
  /** Null: the run goes on until it is finished by hand. */
  runMs: number | null;
}

/** Zuora: PAGE, `pageSize` is at most 300. */
export const zuoraPageSizeMax = 300;

export function resolveOptions(options: SimulatorOptions): Settings {
  const runSeconds = options.runSeconds ?? 5;
  return {
    clock: options.now ?? (() => new Date()),
    timing: {
      lagMs: (options.lagSeconds ?? 0.5) * 1000,
      queueMs: (options.queueSeconds ?? 0.2) * 1000,
      runMs: runSeconds === 'manual' ? null : runSeconds * 1000,
    },
    tokenSeconds: options.tokenSeconds ?? 3599,
    clients: options.clients ? [...options.clients] : [generatedClient()],
    bearerTokens: options.bearerTokens ?? [],
    pageSizeMax: Math.min(options.pageSizeMax ?? zuoraPageSizeMax, zuoraPageSizeMax),
    reasonCodesAs: options.reasonCodesAs ?? 'number',
    rateLimitPerMinute: options.rateLimitPerMinute ?? 50_000,
    concurrencyLimit: options.concurrencyLimit ?? 40,
    tokensPerMinute: options.tokensPerMinute ?? 100,
  };
}

/** A client id has exactly 36 characters and a secret at most 42. Zuora: developer.zuora.com … createToken. */
function generatedClient(): SimulatedClient {
  return { clientId: randomUUID(), clientSecret: randomBytes(30).toString('base64url') };
}
