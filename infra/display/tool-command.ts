/** Whose periods are read: the tenant, with the entity and orgs that apply. */
export interface Scoped {
  tenant: string;
  entityId: string | null;
  orgIds: readonly string[] | null;
}

/**
 * The command that reads what a request reads, with its entity and orgs: without them, it can succeed where the request
 * fails.
 */
export function toolCommand(name: 'check' | 'periods', { tenant, entityId, orgIds }: Scoped): string {
  const options = [entityId && ` --entity ${entityId}`, orgIds && ` --orgs ${orgIds.join(',')}`];
  return `\`closes ${name} ${tenant}${options.filter(Boolean).join('')}\``;
}
