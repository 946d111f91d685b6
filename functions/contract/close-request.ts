import { problemsOf } from './close-request-problems.ts';
import { closeRequestSchema } from './close-request-schema.ts';

/** The keys of the other ways, which must be absent. */
type Without<Keys extends string> = { [Each in Keys]?: undefined };

/** Names an accounting period in exactly one of four ways. */
export type AccountingPeriodReference =
  /** Zuora's id. */
  | ({ id: string } & Without<'name' | 'date' | 'endedBefore' | 'timezone'>)
  /** The exact name. */
  | ({ name: string } & Without<'id' | 'date' | 'endedBefore' | 'timezone'>)
  /** Any day inside it, `YYYY-MM-DD`. */
  | ({ date: string } & Without<'id' | 'name' | 'endedBefore' | 'timezone'>)
  /**
   * The period that ended last before this day, or before the day of this point in time in `timezone` (an IANA name; by
   * default `UTC`).
   */
  | ({ endedBefore: string; timezone?: string | null | undefined } & Without<'id' | 'name' | 'date'>);

/**
 * A close request, for senders. docs/senders.md has the rule of each field. Null is the same as leaving a field out.
 */
export interface CloseRequest {
  accountingPeriod: AccountingPeriodReference;
  /** Your own id. It is the idempotency key within a tenant, so use the same id when you repeat a request. */
  requestId?: string | null | undefined;
  /** The Zuora tenant, by the name that the operator chose. `default` if left out. */
  tenant?: string | null | undefined;
  entityId?: string | null | undefined;
  orgIds?: string[] | null | undefined;
  requestedBy?: string | null | undefined;
}

/** Thrown for a value that is not a close request. */
export class InvalidCloseRequestError extends Error {
  override readonly name = 'InvalidCloseRequestError';
  /** One text for each broken rule. It names the field and the rule, never a value. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Not a close request: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

function assertCloseRequest(value: unknown): asserts value is CloseRequest {
  const { error } = closeRequestSchema.safeParse(value);
  if (error !== undefined) throw new InvalidCloseRequestError(problemsOf(error));
}

/**
 * Checks a close request by the same rules as the functions, and returns what to send: `MessageBody:
 * JSON.stringify(closeRequest({ accountingPeriod: { name: 'Nov 2026' } }))`. Undefined fields are left out.
 *
 * @throws InvalidCloseRequestError that names each field and rule
 */
export function closeRequest(request: CloseRequest): CloseRequest {
  // Checks what will arrive, after JSON. `JSON.stringify` returns no text for `undefined`, which untyped code may pass.
  const sent: unknown = JSON.parse(JSON.stringify(request) ?? 'null');
  assertCloseRequest(sent);
  return sent;
}
