import { type Answer, codes, json, notAuthenticated, type Refusal } from '../answer.ts';
import type { PeriodSet } from '../books/period-set.ts';
import { bearerTokenOf, type Call, headerOf, valuesOf } from '../call.ts';
import type { Permission } from '../options.ts';
import type { SimulatorState } from './simulator-state.ts';

/** What a caller may do, and which periods they see. */
export interface Caller {
  permissions: readonly Permission[];
  periodSets: readonly PeriodSet[];
}

const everyPermission: readonly Permission[] = [
  'Manage Close Process',
  'Run Trial Balance',
  'Reopen Accounting Period',
];
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Found = { caller: Caller } | { refusal: Refusal } | { answer: Answer };

/** Authenticates a call. Zuora does this before all other checks. */
export function findCaller(call: Call, state: SimulatorState): Found {
  // Seen on live tenants for a missing token: a body of the gateway, with HTTP 400 (docs/zuora.md §4.4).
  if (!call.headers.authorization) return { answer: json({ message: 'A bearer token is required.' }, 400) };
  const token = bearerTokenOf(call.headers);
  const grant = token === null ? null : state.tokens.grantOf(token, call.at);
  if (grant === null) return { answer: notAuthenticated() };
  const client = state.clients.find(({ clientId }) => clientId === grant.clientId);
  const isGone = grant.clientId !== null && (client === undefined || client.deactivated === true);
  if (isGone) return { answer: notAuthenticated() };

  const entity = entityOf(headerOf(call.headers, 'zuora-entity-ids'), client?.entityIds ?? []);
  if (typeof entity === 'object' && entity !== null) return { refusal: entity };
  const orgs = orgsOf(headerOf(call.headers, 'zuora-org-ids'), client?.orgIds ?? []);
  if ('code' in orgs) return { refusal: orgs };
  const scope = entity === null ? {} : { entityId: entity };
  const periodSets =
    orgs.length === 0 ? [state.periodSet(scope)] : orgs.map((orgId) => state.periodSet({ ...scope, orgId }));
  return { caller: { permissions: client?.permissions ?? everyPermission, periodSets } };
}

/**
 * The header is required when the token covers several entities, and forbidden otherwise. Zuora:
 * PUT_PendingCloseAccountingPeriod.
 */
function entityOf(header: string | null, covered: readonly string[]): string | null | Refusal {
  const [only = null] = covered;
  if (covered.length < 2) {
    return header === null
      ? only
      : entityRefusal('This token is for a single entity: send no entity header.');
  }
  if (header === null) return entityRefusal('This token is for several entities: name one.');
  const [named, ...others] = valuesOf(header);
  if (named === undefined || others.length > 0 || !uuid.test(named)) {
    return entityRefusal('The entity id is invalid.');
  }
  return covered.includes(named) ? named : entityRefusal('The entity is unknown.');
}

/**
 * The header must name a subset of the user's orgs, otherwise the call fails. Without the header, all orgs are used.
 */
function orgsOf(header: string | null, held: readonly string[]): readonly string[] | Refusal {
  if (header === null) return held;
  const named = valuesOf(header);
  const isSubset = named.length > 0 && named.every((id) => held.includes(id));
  return isSubset
    ? named
    : { code: codes.invalidValue, message: 'The organization ids are not a subset of yours.', status: 400 };
}

function entityRefusal(message: string): Refusal {
  return { code: codes.entity, message, status: 400 };
}
