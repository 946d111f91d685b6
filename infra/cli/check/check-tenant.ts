import type { AccountingPeriod } from '../../../functions/shared/zuora/accounting-periods.ts';
import type { ZuoraCaller } from '../../../functions/shared/zuora/call.ts';
import type { ReadSecret, SecretReading } from '../../../functions/shared/zuora/credentials/credentials.ts';
import { ZuoraError } from '../../../functions/shared/zuora/errors.ts';
import type { Zuora } from '../../../functions/shared/zuora/zuora.ts';
import { type CheckStep, failed, notTried, passed } from '../check-step.ts';
import { explain } from '../explain.ts';
import { counted } from '../text.ts';
import { secretSteps, tokenText } from './check-secret.ts';
import { callerFor, callLimits, type ScopeOptions } from './zuora-access.ts';

/** The effects of a check. None of them changes anything. */
export interface CheckContext {
  secretName: string;
  readSecret: ReadSecret;
  extraHosts: readonly string[];
  zuora: Pick<Zuora, 'tenantSettings' | 'prepare' | 'listPeriods' | 'getPeriod'>;
}

const names = {
  secret: 'secret readable',
  form: 'secret well formed',
  host: 'host allowed',
  token: 'token obtained',
  list: 'periods readable',
  some: 'periods exist',
  one: 'one period readable',
};

const unseen: CheckStep = {
  step: 'may close',
  result: 'unseen',
  detail: 'Manage Close Process and Run Trial Balance show only when a period is set to pending close',
  help: null,
};

/** Checks what must be true before a tenant's periods can be closed, up to the first step that fails. */
export async function checkTenant(
  tenant: string,
  scope: ScopeOptions,
  context: CheckContext,
): Promise<CheckStep[]> {
  const steps = await stepsOf(tenant, scope, context);
  const tried = steps.map(({ step }) => step);
  const rest = Object.values(names).filter((name) => !tried.includes(name));
  return [...steps, ...rest.map(notTried), unseen];
}

async function stepsOf(tenant: string, scope: ScopeOptions, context: CheckContext): Promise<CheckStep[]> {
  const { zuora } = context;
  const secret = await readSecret(context);
  if ('step' in secret) return [secret];
  const version = `${context.secretName}, version ${secret.versionId ?? 'unknown'}`;
  const steps = [passed(names.secret, version), ...secretSteps(secret, context.extraHosts)];
  if (steps.some(({ result }) => result === 'failed')) return steps;

  const caller = callerFor(tenant, await zuora.tenantSettings(tenant), scope);
  const token = await tried(
    names.token,
    () => zuora.prepare(tenant, callLimits),
    () => tokenText(secret, context.extraHosts),
  );
  steps.push(token.step);
  if (!token.isPassed) return steps;

  const list = await tried(
    names.list,
    () => zuora.listPeriods(caller, callLimits),
    ({ periods }) => `${counted(periods.length, 'period')}, ${scopeText(caller)}`,
  );
  steps.push(list.step);
  if (!list.isPassed) return steps;

  const { periods } = list.value;
  const [period] = periods;
  steps.push(someStep(periods));
  if (period === undefined) return steps;
  const one = await tried(
    names.one,
    () => zuora.getPeriod(caller, period.id, callLimits),
    ({
      period: {
        cleaned: { name, status },
      },
    }) => `${name}, ${status}`,
  );
  return [...steps, one.step];
}

async function readSecret({
  secretName,
  readSecret: read,
}: CheckContext): Promise<SecretReading | CheckStep> {
  const create = `aws secretsmanager create-secret --name ${secretName} --secret-string file://credentials.json (docs/operators.md)`;
  try {
    return (
      (await read(secretName)) ??
      failed(names.secret, `Secrets Manager holds no secret ${secretName}`, create)
    );
  } catch (error) {
    return failed(names.secret, explain(error).line, 'let the secret be read with these AWS credentials');
  }
}

type Tried<Value> = { isPassed: true; step: CheckStep; value: Value } | { isPassed: false; step: CheckStep };

async function tried<Value>(
  name: string,
  work: () => Promise<Value>,
  detailOf: (value: Value) => string,
): Promise<Tried<Value>> {
  try {
    const value = await work();
    return { isPassed: true, step: passed(name, detailOf(value)), value };
  } catch (error) {
    if (!(error instanceof ZuoraError)) throw error;
    return { isPassed: false, step: failed(name, saidText(error), helpFor(error)) };
  }
}

function someStep(periods: readonly AccountingPeriod[]): CheckStep {
  if (periods.some(({ endDate }) => endDate !== null))
    return passed(names.some, 'the list has periods that can be closed');
  const help =
    'see that Zuora Finance is enabled for the tenant, and that entity and orgs are the right ones';
  return failed(names.some, 'the list has no period that ever ends', help);
}

function scopeText({ entityId, orgIds }: ZuoraCaller): string {
  const entity = entityId === null ? 'no entity named' : `entity ${entityId}`;
  return `${entity}, ${orgIds === null ? 'no orgs named' : `orgs ${orgIds.join(', ')}`}`;
}

function saidText({ message, reasons }: ZuoraError): string {
  return [message, ...reasons.map(({ code, message: text }) => `Zuora says: ${code} ${text}`.trimEnd())].join(
    '; ',
  );
}

function helpFor({ advice, status }: ZuoraError): string {
  switch (advice) {
    case 'fix-credentials':
      return status === 403
        ? 'give the OAuth client’s user API write access and the finance permissions, and see that it is active'
        : 'put the right client id and secret, or bearer token, into the secret; see that the user is active';
    case 'refused':
    case 'not-found':
      return 'see that Zuora Finance is enabled, and that entity and orgs (in the secret, or by --entity and --orgs) are the tenant’s';
    case 'list-too-large':
      return 'ask for periods by id, or name fewer orgs (in the secret, in the request, or by --orgs): a list of more than 10,000 periods or 16 MiB is not read';
    case 'slow-down':
      return 'Zuora limits how many calls it takes: check again later';
    case 'not-now':
    case 'wait-in-line':
    case 'try-later':
      return 'Zuora is slow, limited or out of reach: see that the network lets this machine reach the host, and check again later';
  }
}
