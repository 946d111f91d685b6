import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { LedgerItem } from './ledger-item.ts';

/**
 * Everything that the functions say of themselves: one stable code per event, its level, and the metric that counts
 * it. Alarms, saved queries and runbook refer to these names.
 */
const events = {
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
  'zuora-unauthorized-retry': { level: 'warn', metric: null },
  'zuora-trouble': { level: 'warn', metric: 'ZuoraTrouble' },
  'credentials-refused': { level: 'error', metric: 'CredentialsRefused' },
  'tick-started': { level: 'info', metric: null },
  'tick-done': { level: 'info', metric: 'Ticks' },
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

/** What a log line may carry: ids, codes and numbers of ours; never a body, a header or an error object. */
export interface ReportFields {
  tenant?: string;
  requestId?: string;
  messageId?: string;
  periodId?: string | null;
  trackId?: string;
  outcome?: string;
  reason?: string;
  detail?: string;
  method?: string;
  route?: string;
  status?: number | null;
  zuoraProcessId?: string | null;
  zuoraRequestId?: string | null;
  runStatus?: string | null;
  seconds?: number;
  durationMs?: number;
  count?: number;
  errorName?: string;
}

/** By name, since an object that holds more than these still passes for fields that are all optional. */
const reportFields: Record<keyof ReportFields, true> = {
  tenant: true,
  requestId: true,
  messageId: true,
  periodId: true,
  trackId: true,
  outcome: true,
  reason: true,
  detail: true,
  method: true,
  route: true,
  status: true,
  zuoraProcessId: true,
  zuoraRequestId: true,
  runStatus: true,
  seconds: true,
  durationMs: true,
  count: true,
  errorName: true,
};

function chosen(fields: ReportFields): ReportFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(reportFields, name)));
}

/** What every log line of a ledger item carries. */
export function about(item: LedgerItem): ReportFields {
  const { tenant, requestId, periodId, zuoraTrackId } = item;
  return { tenant, requestId, periodId, trackId: zuoraTrackId };
}

export type Report = (code: EventCode, fields: ReportFields) => void;

/** Powertools keeps both for the life of the container; `flush` writes the metrics of an invocation. */
export function createTelemetry(): { report: Report; flush: () => void } {
  const logger = new Logger();
  const metrics = new Metrics();
  return {
    report(code, fields) {
      const { level, metric } = events[code];
      logger[level](code, { code, ...chosen(fields) });
      if (metric !== null) metrics.addMetric(metric, MetricUnit.Count, fields.count ?? 1);
    },
    flush() {
      // Powertools warns of an invocation without metrics, and one that only acknowledges has none.
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}

/** The name of an unexpected error, for a log line: its message may quote what must not be logged. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
