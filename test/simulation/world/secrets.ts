import type { ReadSecret } from '../../../functions/shared/zuora/credentials/credentials.ts';
import type { SecretState, TenantPlan } from '../scenario/scenario.ts';
import { credentialOf } from '../zuora/bodies.ts';
import type { Core } from './core.ts';
import { awsError, type Gate } from './gate.ts';
import type { Invocation } from './invocation.ts';

export interface TenantState {
  readonly plan: TenantPlan;
  entityId: string | null;
  orgIds: readonly string[] | null;
  /** When its secret was rotated or its scope changed last. */
  changedAt: number;
  /** One more with each rotation. Each version has its own credentials. */
  version: number;
  /** The versions that Zuora still accepts. */
  accepted: number[];
  trouble: SecretState | null;
  troubleUntil: number;
  /** True if the secret was missing at any time. Then a message may be parked because of an unknown tenant. */
  wasMissing: boolean;
}

export const clientIdOf = (tenant: string, version: number) => credentialOf(`${tenant}-client-${version}`);
export const clientSecretOf = (tenant: string, version: number) =>
  credentialOf(`${tenant}-secret-${version}`);
export const bearerOf = (tenant: string, version: number) => credentialOf(`${tenant}-bearer-${version}`);

const prefix = 'zuora-pending-close';

/** Secrets Manager, and the credentials of each tenant. */
export class Secrets {
  readonly #core: Core;
  readonly #gate: Gate;
  readonly tenants = new Map<string, TenantState>();

  constructor(core: Core, gate: Gate) {
    this.#core = core;
    this.#gate = gate;
    for (const plan of core.scenario.tenants) {
      this.tenants.set(plan.name, {
        plan,
        entityId: plan.entityId,
        orgIds: plan.orgIds,
        changedAt: Number.NEGATIVE_INFINITY,
        version: 1,
        accepted: [1],
        trouble: null,
        troubleUntil: 0,
        wasMissing: false,
      });
    }
  }

  reader(invocation: () => Invocation | null): ReadSecret {
    return (name) => {
      const by = invocation();
      if (by === null) return new Promise(() => {});
      return this.#gate.aws(by, { service: 'secrets', name: `secret ${name}` }, () => this.#read(name));
    };
  }

  isUnknown(tenant: string): boolean {
    return this.tenants.get(tenant)?.wasMissing ?? true;
  }

  #read(name: string): Awaited<ReturnType<ReadSecret>> {
    const tenant = this.tenants.get(name.slice(prefix.length + 1));
    if (tenant === undefined) return null;
    const trouble = this.#core.clock.now < tenant.troubleUntil ? tenant.trouble : null;
    if (trouble !== null) this.#core.figures.count('faults', `secret ${trouble}`);
    switch (trouble) {
      case 'missing':
        return null;
      case 'no-value':
        return { text: undefined, versionId: null };
      case 'broken':
        return {
          text: `{"baseUrl":"https://rest.zuora.com","clientSecret":"${credentialOf('broken')}"`,
          versionId: 'x',
        };
      case 'denied':
        throw awsError('AccessDeniedException', 400);
      case null:
        return { text: secretText(tenant), versionId: `v${tenant.version}` };
    }
  }
}

function secretText({ plan, version, entityId, orgIds }: TenantState): string {
  const auth =
    plan.auth === 'bearer'
      ? { bearerToken: bearerOf(plan.name, version) }
      : { clientId: clientIdOf(plan.name, version), clientSecret: clientSecretOf(plan.name, version) };
  return JSON.stringify({
    baseUrl: 'https://rest.zuora.com',
    ...auth,
    ...(entityId === null ? {} : { entityId }),
    ...(orgIds === null ? {} : { orgIds }),
  });
}
