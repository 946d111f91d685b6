import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { handler as setPendingClose } from '../../functions/set-pending-close/handler.ts';
import { until } from '../until.ts';
import { invokerOf } from './in-process.ts';
import { startWire, type Wire } from './wire.ts';

let wire: Wire;
beforeAll(async () => {
  wire = await startWire({ isReadOnDemand: true });
});
afterAll(() => wire.stop());

/** The part of CloudWatch's embedded metric format that Powertools writes. */
const metricLine = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string(), Unit: z.string() })),
      }),
    ),
  }),
});

/** The metrics of each line, after the given number of log lines. */
function metricsSince(lines: number): Record<string, number>[] {
  return wire.sinks.log
    .slice(lines)
    .flatMap((chunk) => chunk.split('\n'))
    .filter((line) => line.includes('"_aws"'))
    .map((line) => {
      const { _aws, ...values } = metricLine.parse(JSON.parse(line));
      const [of] = _aws.CloudWatchMetrics;
      expect(of).toMatchObject({ Namespace: 'ZuoraPendingClose', Dimensions: [['service']] });
      return Object.fromEntries(
        (of?.Metrics ?? []).map(({ Name }) => [
          Name,
          [values[Name]]
            .flat()
            .map(Number)
            .reduce((a, b) => a + b, 0),
        ]),
      );
    });
}

const record = (body: object) => ({
  messageId: randomUUID(),
  receiptHandle: 'a-handle',
  body: JSON.stringify(body),
  attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(Date.now()) },
});

describe('the metrics of an invocation', { concurrent: false }, () => {
  test('of the closing function are written after its batch, and count what it did', async () => {
    const { name: tenant } = await wire.client();
    const before = wire.sinks.log.length;
    const requestId = `wire/${randomUUID()}`;
    const Records = [
      record({ requestId, tenant, accountingPeriod: { name: 'Nov 2026' } }),
      record({ no: 1 }),
    ];
    const { payload } = await wire.invoke({ Records });
    expect(payload).toEqual({ batchItemFailures: [] });
    const own = metricsSince(before).filter((metrics) => 'RequestsAccepted' in metrics);
    expect(own).toEqual([
      { RequestsAccepted: 1, RequestsParked: 1, PutsSent: 1, ZuoraCalls: 3, ZuoraTokens: 1 },
    ]);
  });

  test.each([
    { seconds: 12, metric: 'RequestsHandedBack' },
    { seconds: 20, metric: 'RequestsAccepted' },
  ])(
    'with $seconds s left for a PUT of 3 s, 5 s of reading and 5 s in reserve hold $metric',
    async ({ seconds, metric }) => {
      const { name: tenant } = await wire.client();
      const before = wire.sinks.log.length;
      const requestId = `wire/${randomUUID()}`;
      const invoke = invokerOf(setPendingClose, seconds);
      await invoke({ Records: [record({ requestId, tenant, accountingPeriod: { name: 'Nov 2026' } })] });
      const counted = metricsSince(before).flatMap((metrics) => Object.keys(metrics));
      const handled = ['RequestsHandedBack', 'RequestsAccepted'].filter((name) => counted.includes(name));
      expect(handled).toEqual([metric]);
    },
  );

  test('of the polling function are written after its tick and its measuring', async () => {
    const ticksUntilNow = () => metricsSince(0).filter((metrics) => 'Ticks' in metrics);
    await until(() => ticksUntilNow().length > 2);
    const ticks = ticksUntilNow();
    for (const tick of ticks) {
      expect(tick).toMatchObject({
        OpenCloses: expect.any(Number),
        OldestOpenCloseSeconds: expect.any(Number),
        OldestUnpublishedSeconds: expect.any(Number),
      });
    }
  });
});
