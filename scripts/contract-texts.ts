import type { KnownReasonCode } from '../functions/contract/outcome.ts';
import type { ParkingReason } from '../functions/set-pending-close/queue.ts';

/** What the fields of the contract mean, in a sentence each, for those who read the schemas and not the pages. */
export const accountingPeriodTexts = {
  id: "Zuora's id of the period.",
  name: "The period's exact name in Zuora. Characters are counted as Unicode code points.",
  date: 'Any real day inside the period.',
  endedBefore:
    'The period that ended last before this day, or before the day that this instant is in `timezone`. For schedules. At most 40 characters.',
  timezone:
    'An IANA time zone name, UTC unless given. Whether there is a zone of that name, no schema can say.',
};

export const requestTexts = {
  accountingPeriod: 'The period, in exactly one of four ways.',
  requestId:
    "The sender's own id, and the idempotency key within a tenant: the same id with the same content is one request. Without it, the innermost envelope's id counts, else the SQS message id.",
  tenant: 'Which Zuora tenant, as its operator named it; `default` unless given.',
  entityId: "The Zuora entity, in place of the one in the tenant's secret.",
  orgIds: "The Zuora orgs, in place of those in the tenant's secret.",
  requestedBy:
    'Who asks, for the audit record and the outcome: printable characters, and the joiners U+200C and U+200D.',
};

export const secretTexts = {
  baseUrl:
    "`https://` and one of Zuora's REST hosts, or a host of the setting `zuoraExtraHosts`; nothing behind it. Which hosts are allowed, the functions say.",
  clientId: 'Of an OAuth client of Zuora; with `clientSecret`.',
  clientSecret: 'Of an OAuth client of Zuora; with `clientId`.',
  bearerToken: 'In place of an OAuth client.',
  entityId: 'The Zuora entity for every request that names none.',
  orgIds: 'The Zuora orgs for every request that names none: an array, or one text with commas between them.',
  zuoraVersion: 'Sent as the header `Zuora-Version`.',
};

export const outcomeTexts = {
  event: {
    specversion: 'Of CloudEvents.',
    id: "SHA-256 in hex of tenant, a line feed and the request's id: the same for every delivery. Deduplicate by it.",
    source: '`/zuora-pending-close/` and the tenant.',
    type: 'Ends in the outcome and the version of this contract.',
    subject: "Zuora's id of the period, or the name, date or instant asked for while that is unknown.",
    time: 'When the request was concluded.',
    datacontenttype: 'Of `data`.',
    data: 'The outcome.',
  },
  data: {
    outcome: 'How the request ended.',
    tenant: 'Of the request.',
    entityId: "The entity that applied, from the request or else the tenant's secret.",
    orgIds: "The orgs that applied, from the request or else the tenant's secret.",
    requestId: "The sender's, or the one that stood in for it.",
    requestedBy: "The sender's.",
    requestedAt: 'When the message was sent to the queue.',
    pendingCloseAt:
      'When Zuora confirmed pending close or, its answer lost, when it was first seen; null when adopted or never set.',
    concludedAt: 'The same as `time`.',
    accountingPeriod: 'As it was last seen; all null, but perhaps the id, where it never was.',
    trialBalance:
      "The run of this pending close, in Zuora's words. `start` and `end` have no time zone: never compare them with a clock.",
    reportFileIds: "The run's reports, each for Zuora's `GET /v1/files/{id}`.",
    adopted:
      'True where no PUT of this request is known to have taken effect: a person, Zuora, or another close request had set pending close.',
    reasons: 'Why, where there is something to say; at most 20. New codes may come within v1.',
    zuoraTrackId: "What Zuora's support asks for: sent with every call as `Zuora-Track-Id`.",
    zuoraProcessId: "What Zuora's support asks for: from its answer to the PUT.",
  },
};

/** Every reason that an outcome may give so far, in the order of docs/subscribers.md. */
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

/** Every reason why a message is parked. */
export const parkingReasons = Object.keys({
  'invalid-request': true,
  'unknown-tenant': true,
  'request-id-reused': true,
} satisfies Record<ParkingReason['reason'], true>);
