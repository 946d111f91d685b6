import { problemsOf } from './close-request-problems.ts';
import { closeRequestSchema } from './close-request-schema.ts';

/** What must not stand beside the one way that is taken. */
type Without<Keys extends string> = { [Each in Keys]?: undefined };

/** Which accounting period is meant, in exactly one of four ways. */
export type AccountingPeriodReference =
  /** Zuora's id. */
  | ({ id: string } & Without<'name' | 'date' | 'endedBefore' | 'timezone'>)
  /** The exact name. */
  | ({ name: string } & Without<'id' | 'date' | 'endedBefore' | 'timezone'>)
  /** Any day inside it, `YYYY-MM-DD`. */
  | ({ date: string } & Without<'id' | 'name' | 'endedBefore' | 'timezone'>)
  /** The one that ended last before this day, or before the day of this instant in `timezone` (an IANA name, `UTC`). */
  | ({ endedBefore: string; timezone?: string | null | undefined } & Without<'id' | 'name' | 'date'>);

/** A close request, for senders: see docs/senders.md for the rule of each field. Null is the same as leaving out. */
export interface CloseRequest {
  accountingPeriod: AccountingPeriodReference;
  /** Your own id, and the idempotency key within a tenant. Choose one that a repetition of the same wish has too. */
  requestId?: string | null | undefined;
  /** Which Zuora tenant, as its operator named it; `default` where it is left out. */
  tenant?: string | null | undefined;
  entityId?: string | null | undefined;
  orgIds?: string[] | null | undefined;
  requestedBy?: string | null | undefined;
}

/** What was to become a close request breaks a rule. */
export class InvalidCloseRequestError extends Error {
  override readonly name = 'InvalidCloseRequestError';
  /** One for each broken rule, naming the field and the rule, never a value. */
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
 * Checks a close request by the rules that the functions check it by, and gives back what is to be sent:
 * `MessageBody: JSON.stringify(closeRequest({ accountingPeriod: { name: 'Nov 2026' } }))`. Fields that are undefined are
 * left out.
 *
 * @throws InvalidCloseRequestError naming each field and rule.
 */
export function closeRequest(request: CloseRequest): CloseRequest {
  // What is checked is what arrives. JSON has no text for `undefined`, which untyped code may pass.
  const sent: unknown = JSON.parse(JSON.stringify(request) ?? 'null');
  assertCloseRequest(sent);
  return sent;
}
