import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { type EventCode, events, type Gauge, gauges } from './events.ts';

export type { EventCode } from './events.ts';

/**
 * The fields that a log line may have: ids, codes, numbers and our own texts; never a body, a header or an error
 * object.
 */
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
  /** Zuora's own code, digits only. */
  zuoraCode?: string | null;
  zuoraProcessId?: string | null;
  zuoraRequestId?: string | null;
  runStatus?: string | null;
  seconds?: number;
  durationMs?: number;
  count?: number;
  errorName?: string;
}

/** The allowed names. They are checked at run time, because the type also accepts an object with other fields. */
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
  zuoraCode: true,
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

export type Report = (code: EventCode, fields: ReportFields) => void;
export type Measure = (gauge: Gauge, value: number) => void;

/** One per container. `flush` writes the metrics of an invocation. */
export function createTelemetry(): { report: Report; measure: Measure; flush: () => void } {
  const logger = new Logger();
  const metrics = new Metrics();
  return {
    report(code, fields) {
      const { level, metric } = events[code];
      logger[level](code, { code, ...chosen(fields) });
      if (metric !== null) metrics.addMetric(metric, MetricUnit.Count, fields.count ?? 1);
    },
    measure(gauge, value) {
      metrics.addMetric(gauge, gauges[gauge], value);
    },
    flush() {
      // An invocation that only acknowledges messages has no metrics. Powertools would warn about publishing none.
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}

/** The name of an unexpected error, for a log line. Its message is not logged, because it may quote anything. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
