/** What a person filled into the form; a request id that they did not touch is null. */
export interface FilledIn {
  by: string;
  period: string;
  /** Counts beside `endedBefore` only. */
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

/** The request as it is sent; what was left empty is left out. Whether it is right is for the server to say. */
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
