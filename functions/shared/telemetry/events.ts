/**
 * The names of events and metrics. Code, alarms, dashboard, saved queries and runbook share them. They are not in
 * `telemetry.ts`, so that the stack does not load the logger.
 */
export const metricsNamespace = 'ZuoraPendingClose';

/** The code of each event, which never changes, with its level and the metric that counts it. */
export const events = {
  'request-accepted': { level: 'info', metric: 'RequestsAccepted' },
  'request-parked': { level: 'warn', metric: 'RequestsParked' },
  'request-waits': { level: 'info', metric: null },
  'request-handed-back': { level: 'info', metric: 'RequestsHandedBack' },
  'request-done': { level: 'info', metric: null },
  'request-rejected': { level: 'warn', metric: null },
  'request-withdrawn': { level: 'warn', metric: null },
  'request-failed': { level: 'error', metric: 'RequestsFailedUnexpectedly' },
  'period-found': { level: 'info', metric: null },
  'put-sent': { level: 'info', metric: 'PutsSent' },
  'put-not-sent': { level: 'warn', metric: null },
  'put-refused': { level: 'warn', metric: 'PutsRefused' },
  'put-unclear': { level: 'warn', metric: 'PutsUnclear' },
  'pending-close-set': { level: 'info', metric: null },
  'pending-close-seen': { level: 'info', metric: null },
  'delay-failed': { level: 'warn', metric: 'DelaysFailed' },
  'zuora-call': { level: 'info', metric: 'ZuoraCalls' },
  'zuora-token': { level: 'info', metric: 'ZuoraTokens' },
  'zuora-token-held-back': { level: 'info', metric: 'ZuoraTokensHeldBack' },
  'zuora-connection-repeated': { level: 'info', metric: 'ZuoraConnectionsRepeated' },
  'zuora-unauthorized-retry': { level: 'warn', metric: null },
  'zuora-trouble': { level: 'warn', metric: 'ZuoraTrouble' },
  'period-list-too-large': { level: 'warn', metric: 'PeriodListsTooLarge' },
  'credentials-refused': { level: 'error', metric: 'CredentialsRefused' },
  'tick-started': { level: 'info', metric: null },
  'tick-done': { level: 'info', metric: 'Ticks' },
  'wake-up-received': { level: 'info', metric: 'WakeUpsReceived' },
  'wake-up-refused': { level: 'warn', metric: 'WakeUpsRefused' },
  'wake-up-undelivered': { level: 'error', metric: 'WakeUpsUndelivered' },
  'wake-up-started': { level: 'info', metric: null },
  'period-read': { level: 'info', metric: null },
  'unknown-word': { level: 'error', metric: 'UnknownStatusWords' },
  'item-kept': { level: 'info', metric: null },
  'item-unreadable': { level: 'error', metric: 'ItemsUnreadable' },
  'item-failed': { level: 'error', metric: 'ItemsFailedUnexpectedly' },
  'outcome-concluded': { level: 'info', metric: 'OutcomesConcluded' },
  'outcome-published': { level: 'info', metric: 'OutcomesPublished' },
  'outcome-unpublished': { level: 'error', metric: 'OutcomesUnpublished' },
} as const satisfies Record<string, { level: 'info' | 'warn' | 'error'; metric: string | null }>;

export type EventCode = keyof typeof events;

/** The codes that a metric counts. */
export type CountedCode = {
  [Code in EventCode]: (typeof events)[Code]['metric'] extends string ? Code : never;
}[EventCode];

/** The gauges that are measured at the end of every tick, with their units. Wake-ups measure nothing. */
export const gauges = {
  /** Close requests without a published outcome. */
  OpenCloses: 'Count',
  /** The age of the oldest close request without a decided outcome. 0 if there is none. */
  OldestOpenCloseSeconds: 'Seconds',
  /** How long ago the oldest unpublished outcome was decided. 0 if there is none. */
  OldestUnpublishedSeconds: 'Seconds',
} as const;

export type Gauge = keyof typeof gauges;
