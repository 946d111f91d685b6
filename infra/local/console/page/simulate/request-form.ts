/** What a person filled in. The request id is null until they change it. */
export interface FilledIn {
  by: string;
  period: string;
  /** Only used with `endedBefore`. */
  timezone: string;
  requestId: string | null;
  requestedBy: string;
  tenant: string;
  entityId: string;
  orgIds: string;
}

export const emptyRequest: FilledIn = {
  by: 'name',
  period: 'Nov 2026',
  timezone: '',
  requestId: null,
  requestedBy: '',
  tenant: '',
  entityId: '',
  orgIds: '',
};

/** The ways in which a request may name its period. */
export const waysToName = [
  { by: 'name', label: 'its name', field: 'Name' },
  { by: 'id', label: 'its id in Zuora', field: 'Id' },
  { by: 'date', label: 'a day inside it', field: 'Day' },
  { by: 'endedBefore', label: 'having ended before a day', field: 'Ended before' },
] as const;

/** The request to send, without the fields that are empty. The server checks it. */
export function requestOf(filled: FilledIn): Record<string, unknown> {
  const { by, period, timezone, requestId, requestedBy, tenant, entityId, orgIds } = filled;
  const given = { requestId, requestedBy, tenant, entityId };
  const orgs = orgIds
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '' && value !== null)),
    accountingPeriod: { [by]: period, ...(by === 'endedBefore' && timezone !== '' && { timezone }) },
    ...(orgs.length > 0 && { orgIds: orgs }),
  };
}
