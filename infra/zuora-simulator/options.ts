import { randomBytes, randomUUID } from 'node:crypto';

/** What a test or the local stack can choose about the simulated Zuora. */
export interface SimulatorOptions {
  /** Default 0: any free port. The simulator listens only on 127.0.0.1. */
  port?: number;
  /** The only source of time. Default: the wall clock. No state depends on a timer. */
  now?: () => Date;
  /** How long a trial balance run takes. `manual`: until `books.finishRun(…)`. Default 5. */
  runSeconds?: number | 'manual';
  /** How long a new run shows `Pending` before `Processing`. Default 0.2. */
  queueSeconds?: number;
  /** How long GETs still show the previous run after a new run was requested. Default 0.5. */
  lagSeconds?: number;
  /** How long a token is valid. Default 3599, as in Zuora's sample. */
  tokenSeconds?: number;
  /** OAuth clients. Default: one with generated credentials and every permission. */
  clients?: readonly SimulatedClient[];
  /** Static tokens that are also accepted. They never expire and see the default scope. */
  bearerTokens?: readonly string[];
  /** How many periods a page of the list has at most. Default 300. */
  pageSizeMax?: number;
  /**
   * Zuora's pages show numbers, its OpenAPI document and one fixture show strings (docs/zuora.md §4.1). Default
   * `number`.
   */
  reasonCodesAs?: 'number' | 'string';
  /** Calls per minute. More get 429 without `success` (docs/zuora.md, F7). Default 50,000. */
  rateLimitPerMinute?: number;
  /** Calls at the same time. More get 429 with `Retry-After` (docs/zuora.md, F8). Default 40. */
  concurrencyLimit?: number;
  /** Token requests per minute and IP address (docs/zuora.md §5). Default 100. */
  tokensPerMinute?: number;
}

export type Permission = 'Manage Close Process' | 'Run Trial Balance' | 'Reopen Accounting Period';

/** An OAuth client with the rights of its user. Without `permissions` it has all of them. */
export interface SimulatedClient {
  clientId: string;
  clientSecret: string;
  /**
   * With several, each call must name one in `Zuora-Entity-Ids`. With one, its books are used. None: no Multi-entity.
   */
  entityIds?: readonly string[];
  /** The user's orgs. Only Multi-Org tenants have them. */
  orgIds?: readonly string[];
  permissions?: readonly Permission[];
  deactivated?: boolean;
}

/** The options with all defaults filled in. */
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
  /** Null: the run goes on until `books.finishRun(…)`. */
  runMs: number | null;
}

/** Zuora's maximum of `pageSize` (docs/zuora.md, PAGE). */
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
