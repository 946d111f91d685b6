import type { KnownReasonCode } from '../functions/contract/outcome.ts';
import type { ParkingReason } from '../functions/set-pending-close/queue.ts';

/** The descriptions of the contract's fields, for people who read the schemas and not the pages. */
export const accountingPeriodTexts = {
  id: "Zuora's id of the period.",
  name: "The period's exact name in Zuora. Characters are counted as Unicode code points.",
  date: 'Any real day inside the period.',
  endedBefore:
    'The period that ended last before this day, or before the day of this point in time in `timezone`. For schedules. At most 40 characters.',
  timezone: 'An IANA time zone name; by default UTC. The schema cannot check whether the zone exists.',
};

export const requestTexts = {
  accountingPeriod: 'The period, in exactly one of four ways.',
  requestId:
    "The sender's own id. It is the idempotency key within a tenant: the same id with the same content is one request. Without it, the id of the innermost envelope is used, or else the SQS message id.",
  tenant: 'The Zuora tenant, by the name that the operator chose; by default `default`.',
  entityId: "The Zuora entity, in place of the one in the tenant's secret.",
  orgIds: "The Zuora orgs, in place of those in the tenant's secret.",
  requestedBy:
    'Who asks, for the audit record and the outcome. Printable characters, and the joiners U+200C and U+200D.',
};

export const secretTexts = {
  baseUrl:
    "`https://` and one of Zuora's REST hosts or a host of the setting `zuoraExtraHosts`, without a path. The functions check which hosts are allowed.",
  clientId: 'The id of an OAuth client of Zuora; with `clientSecret`.',
  clientSecret: 'The secret of an OAuth client of Zuora; with `clientId`.',
  bearerToken: 'A token, in place of an OAuth client.',
  entityId: 'The Zuora entity for every request that names none.',
  orgIds:
    'The Zuora orgs for every request that names none: an array, or one text with ids separated by commas.',
  zuoraVersion: 'Sent as the header `Zuora-Version`.',
};

export const outcomeTexts = {
  event: {
    specversion: 'The version of CloudEvents.',
    id: 'SHA-256 in hex of tenant, a line feed and the request id. It is the same for every delivery, so deduplicate by it.',
    source: '`/zuora-pending-close/` and the tenant.',
    type: 'Ends in the outcome and the version of this contract.',
    subject: "Zuora's id of the period. If it is unknown: the name, date or point in time in the request.",
    time: 'When the request was concluded.',
    datacontenttype: 'The media type of `data`.',
    data: 'The outcome.',
  },
  data: {
    outcome: 'How the request ended.',
    tenant: 'The tenant of the request.',
    entityId: "The entity that was used, from the request or else the tenant's secret.",
    orgIds: "The orgs that were used, from the request or else the tenant's secret.",
    requestId: "The sender's request id, or the id that was used in its place.",
    requestedBy: 'Who asked, as the sender wrote it.',
    requestedAt: 'When the message was sent to the queue.',
    pendingCloseAt:
      'When Zuora confirmed pending close. If its answer was lost: when pending close was first read. Null if adopted or never set.',
    concludedAt: 'The same as `time`.',
    accountingPeriod:
      'The period as it was read last. If it was never read, all fields are null except perhaps the id.',
    trialBalance:
      "The run of this pending close, in Zuora's words. `start` and `end` have no time zone: never compare them with a clock.",
    reportFileIds: "The ids of the run's reports, for Zuora's `GET /v1/files/{id}`.",
    adopted:
      'True if no PUT of this request is known to have taken effect: a person, Zuora, or another close request had set pending close.',
    reasons: 'Why the request ended so, if there are reasons; at most 20. Versions of v1 may add codes.',
    zuoraTrackId: "For Zuora's support: sent with every call as `Zuora-Track-Id`.",
    zuoraProcessId: "For Zuora's support: the process id in the answer to the PUT.",
  },
};

/** All reasons of outcomes, in the order of docs/subscribers.md. */
export const reasonCodes = Object.keys({
  'period-not-found': true,
  'period-ambiguous': true,
  'period-open-ended': true,
  'period-closed': true,
  'earlier-periods-open': true,
  'refused-by-zuora': true,
  'put-unclear': true,
  cancelled: true,
} satisfies Record<KnownReasonCode, true>);

/** All reasons why a message is parked. */
export const parkingReasons = Object.keys({
  'invalid-request': true,
  'unknown-tenant': true,
  'request-id-reused': true,
} satisfies Record<ParkingReason['reason'], true>);
