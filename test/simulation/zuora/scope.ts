import type { TenantPlan } from '../scenario/scenario.ts';

/** The entity and organizations of a call or a request. */
export interface AskedScope {
  entityId: string | null;
  orgIds: readonly string[] | null;
}

/** The books that are visible: of one entity, and of some organizations if the tenant has any. */
export interface Scope {
  entity: string | null;
  orgs: readonly string[] | null;
}

/**
 * An entity is required when the token covers several, and forbidden otherwise. Organizations are forbidden without
 * Multi-Org. With it, the named ones are visible, or all that the user may see if none is named (docs/zuora.md §5).
 *
 * @returns undefined if Zuora refuses the call
 */
export function scopeFor({ entities, orgs }: TenantPlan, asked: AskedScope): Scope | undefined {
  const [only = null] = entities;
  const isOneOf = asked.entityId !== null && entities.includes(asked.entityId);
  if (entities.length < 2 ? asked.entityId !== null : !isOneOf) return undefined;
  if (asked.orgIds?.some((id) => !orgs.includes(id))) return undefined;
  return {
    entity: entities.length < 2 ? only : asked.entityId,
    orgs: asked.orgIds ?? (orgs.length > 0 ? orgs : null),
  };
}

/** A key for the books that a call or a request is for. */
export function booksKey(of: { tenant: string; scope: AskedScope | null }): string {
  return `${of.tenant} ${of.scope?.entityId ?? null} ${of.scope?.orgIds?.join(',') ?? null}`;
}
