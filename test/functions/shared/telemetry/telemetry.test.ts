import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { about } from '../../../../functions/shared/ledger/ledger-item.ts';
import {
  createTelemetry,
  type Measure,
  nameOf,
  type Report,
} from '../../../../functions/shared/telemetry/telemetry.ts';
import { aWatchingItem } from '../../poll-trial-balance/items.ts';

const line = z.record(z.string(), z.unknown());
type Line = z.output<typeof line>;

/** Runs one invocation, and parses its output as CloudWatch does: log lines and metrics, one JSON object per line. */
function written(invocation: (report: Report, measure: Measure) => void): {
  logs: Line[];
  metrics: Line[];
  text: string;
} {
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'ZuoraPendingClose');
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'poll-trial-balance');
  const lines: string[] = [];
  const outputs = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      lines.push(...String(chunk).split('\n'));
      return true;
    }),
  );
  try {
    const { report, measure, flush } = createTelemetry();
    invocation(report, measure);
    flush();
  } finally {
    for (const output of outputs) output.mockRestore();
  }
  const parsed = lines.filter((text) => text.startsWith('{')).map((text) => line.parse(JSON.parse(text)));
  return {
    logs: parsed.filter((entry) => !('_aws' in entry)),
    metrics: parsed.filter((entry) => '_aws' in entry),
    text: lines.join('\n'),
  };
}

describe('a log line', () => {
  it('is JSON with a stable code and the ids', () => {
    const { logs } = written((report) => report('item-kept', about(aWatchingItem())));
    expect(logs).toHaveLength(1);
    expect(logs[0]).toMatchObject({
      level: 'INFO',
      message: 'item-kept',
      code: 'item-kept',
      tenant: 'default',
      requestId: 'close-1',
      periodId: 'p-nov',
      trackId: 'zpc-1',
    });
  });

  it('has only the allowed fields', () => {
    const item = { ...about(aWatchingItem()), requestedBy: 'somebody', request: { accountingPeriod: {} } };
    const { logs } = written((report) => report('item-kept', item));
    expect(Object.keys(logs[0] ?? {})).not.toContain('requestedBy');
    expect(Object.keys(logs[0] ?? {})).not.toContain('request');
  });

  it.each([
    { code: 'tick-done', level: 'INFO' },
    { code: 'zuora-trouble', level: 'WARN' },
    { code: 'request-parked', level: 'WARN' },
    { code: 'put-unclear', level: 'WARN' },
    { code: 'credentials-refused', level: 'ERROR' },
    { code: 'item-unreadable', level: 'ERROR' },
    { code: 'unknown-word', level: 'ERROR' },
    { code: 'outcome-unpublished', level: 'ERROR' },
  ] as const)('of $code has the level $level', ({ code, level }) => {
    const { logs } = written((report) => report(code, {}));
    expect(logs).toMatchObject([{ code, level }]);
  });

  it("has an item's ids, and nothing of its request, period or outcome", () => {
    const item = aWatchingItem({
      event: 'hush',
      request: { ...aWatchingItem().request, requestedBy: 'hush' },
    });
    expect(Object.keys(about(item)).sort()).toEqual(['periodId', 'requestId', 'tenant', 'trackId']);
    expect(written((report) => report('item-failed', about(item))).text).not.toContain('hush');
  });

  it('has the name of an unexpected error, never its message or stack', () => {
    const error = new TypeError('hush');
    const { text, logs } = written((report) => report('item-failed', { errorName: nameOf(error) }));
    expect(logs).toMatchObject([{ errorName: 'TypeError' }]);
    expect(text).not.toContain('hush');
    expect(text).not.toContain('telemetry.test');
  });

  it.each([
    { thrown: new RangeError('x'), name: 'RangeError' },
    { thrown: 'a text', name: 'string' },
    { thrown: undefined, name: 'undefined' },
    { thrown: { message: 'x' }, name: 'object' },
  ])('has a name for everything that can be thrown: $name', ({ thrown, name }) => {
    expect(nameOf(thrown)).toBe(name);
  });
});

describe('a metric', () => {
  it('is written as EMF on stdout when flushed, by the name that alarms refer to', () => {
    const { metrics } = written((report) => report('tick-done', {}));
    expect(metrics).toHaveLength(1);
    expect(metrics[0]).toMatchObject({
      _aws: {
        CloudWatchMetrics: [{ Namespace: 'ZuoraPendingClose', Metrics: [{ Name: 'Ticks', Unit: 'Count' }] }],
      },
      service: 'poll-trial-balance',
      Ticks: 1,
    });
  });

  it.each([
    { code: 'unknown-word', metric: 'UnknownStatusWords' },
    { code: 'credentials-refused', metric: 'CredentialsRefused' },
    { code: 'item-unreadable', metric: 'ItemsUnreadable' },
    { code: 'item-failed', metric: 'ItemsFailedUnexpectedly' },
    { code: 'outcome-concluded', metric: 'OutcomesConcluded' },
    { code: 'outcome-published', metric: 'OutcomesPublished' },
    { code: 'outcome-unpublished', metric: 'OutcomesUnpublished' },
    { code: 'request-parked', metric: 'RequestsParked' },
    { code: 'put-sent', metric: 'PutsSent' },
    { code: 'zuora-call', metric: 'ZuoraCalls' },
  ] as const)('counts $code as $metric', ({ code, metric }) => {
    expect(written((report) => report(code, {})).metrics).toMatchObject([{ [metric]: 1 }]);
  });

  it('counts every report of a code', () => {
    const { metrics } = written((report) => {
      for (let count = 0; count < 3; count += 1) report('outcome-published', {});
    });
    expect(metrics).toMatchObject([{ OutcomesPublished: [1, 1, 1] }]);
  });

  it('counts as many as a report says', () => {
    const { metrics } = written((report) => report('request-parked', { count: 7 }));
    expect(metrics).toMatchObject([{ RequestsParked: 7 }]);
  });

  it('is not written for a code without a metric', () => {
    const { metrics, logs } = written((report) => report('tick-started', { count: 7 }));
    expect(metrics).toEqual([]);
    expect(logs).toMatchObject([{ code: 'tick-started', count: 7 }]);
  });

  it('may be a gauge with its unit, without a log line', () => {
    const { metrics, logs } = written((_report, measure) => {
      measure('OpenCloses', 3);
      measure('OldestOpenCloseSeconds', 0);
    });
    expect(logs).toEqual([]);
    expect(metrics).toMatchObject([{ OpenCloses: 3, OldestOpenCloseSeconds: 0 }]);
    expect(JSON.stringify(metrics)).toContain('{"Name":"OldestOpenCloseSeconds","Unit":"Seconds"}');
  });

  it('causes no warning if there is none', () => {
    expect(written(() => undefined).text).toBe('');
  });

  it('has no id, because an id would make a separate metric of every request', () => {
    const { metrics } = written((report) => report('outcome-concluded', about(aWatchingItem())));
    expect(JSON.stringify(metrics)).not.toMatch(/close-1|p-nov|zpc-1/);
  });

  it('of one invocation is not written again by the next', () => {
    const { metrics } = written((report) => report('tick-done', {}));
    const next = written((report) => report('unknown-word', {}));
    expect(metrics[0]).not.toHaveProperty('UnknownStatusWords');
    expect(next.metrics[0]).not.toHaveProperty('Ticks');
  });
});
