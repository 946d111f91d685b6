import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { writePace } from '../../../../infra/local/clock/shared-time.ts';
import { createStackClock, type StackClock } from '../../../../infra/local/clock/stack-clock.ts';
import type { LocalQueue } from '../../../../infra/local/emulators/aws-resources.ts';
import { clientSettings } from '../../../../infra/local/emulators/local-account.ts';
import type { InvocationResult } from '../../../../infra/local/lambda/function-instance.ts';
import type { FunctionLogLine } from '../../../../infra/local/lambda/log-line.ts';
import { type LocalWorld, startLocalWorld } from '../../../end-to-end/world.ts';
import { metricName, type Point } from './cloudwatch.ts';

/** The functions by their names in the template. */
export const functionIds = {
  closing: 'CloseRequestsSetPendingCloseFunction',
  polling: 'TrialBalancePollingPollTrialBalanceFunction',
  receiving: 'WakeUpsReceiveWakeUpFunction',
} as const;

/** A local stack with the times of the deployed one, whose hours pass at once, and what CloudWatch would know of it. */
export interface Session extends LocalWorld {
  clock: StackClock;
  /** What the functions said of themselves and what Lambda would, SQS only when `measure` looks. */
  points: Point[];
  /** Moves time on, once nothing is under way that would be fooled by it. */
  pass(minutes: number): Promise<void>;
  /** A tick of the schedule. */
  tick(): Promise<InvocationResult>;
  /** What SQS measures of a queue by the minute, under the name that the template has for it. */
  measure(queue: LocalQueue, id: string): Promise<void>;
}

const stackName = 'ZuoraPendingClose';

/** CloudWatch's embedded metric format, as Powertools writes it. */
const embedded = z.looseObject({
  _aws: z.object({
    Timestamp: z.number(),
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});
const values = z.union([z.number().transform((value) => [value]), z.array(z.number())]);

/** The metrics that CloudWatch takes out of a log line. */
function pointsIn({ fields }: FunctionLogLine): Point[] {
  const parsed = embedded.safeParse(fields);
  if (!parsed.success) return [];
  const { _aws: aws, ...line } = parsed.data;
  return aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name }) => {
      const Dimension = Dimensions.flat().map((name) => ({ Value: String(line[name]) }));
      const metric = metricName({ Namespace, MetricName: Name, Dimensions: Dimension });
      return values.parse(line[Name]).map((value) => ({ metric, at: aws.Timestamp, value }));
    }),
  );
}

/** What Lambda counts for an invocation. A throttled one does not count as an invocation. */
export function pointsOf(functionId: string, { error }: InvocationResult, at: number): Point[] {
  const point = (name: string) => ({ metric: `AWS/Lambda ${name} ${functionId}`, at, value: 1 });
  if (error?.name === 'TooManyRequestsException') return [point('Throttles')];
  return [point('Invocations'), ...(error === undefined ? [] : [point('Errors')])];
}

/** Moves a stack's clock on. Its threads see it at once; the listeners are those whose timers go by it. */
export function passOn(clock: StackClock, minutes: number): void {
  writePace(clock.shared, { wall: Date.now(), stack: clock.now() + minutes * 60_000, rate: 1 });
  clock.setRate(1);
}

/** Starts a stack that nothing drives yet: no message is taken off the queue and no tick comes by itself. */
export async function startSession(): Promise<Session> {
  const clock = createStackClock();
  const points: Point[] = [];
  const named = {
    environment: (ours: Record<string, string>) => ({ ...ours, POWERTOOLS_SERVICE_NAME: stackName }),
  };
  const world = await startLocalWorld({
    clock,
    eventSource: false,
    tickSeconds: null,
    timings: { pollMinSeconds: 60, pollMaxSeconds: 300, backoffMinSeconds: 15, backoffMaxSeconds: 600 },
    emulators: { visibilitySeconds: 900 },
    simulator: { runSeconds: 'manual', lagSeconds: 0, queueSeconds: 0 },
    closing: named,
    polling: named,
    wakeUps: named,
    onLog: (line) => points.push(...pointsIn(line)),
    onBatch: ({ result }) => points.push(...pointsOf(functionIds.closing, result, clock.now())),
  });
  const sqs = new SQSClient(clientSettings(world.emulators.endpoints.sqs));
  return {
    ...world,
    clock,
    points,
    async pass(minutes) {
      await Promise.all([world.closing.idle(), world.polling.idle()]);
      passOn(clock, minutes);
    },
    async tick() {
      const result = await world.ticker.tick();
      points.push(...pointsOf(functionIds.polling, result, clock.now()));
      return result;
    },
    async measure({ url, name }, id) {
      const AttributeNames = ['ApproximateNumberOfMessages' as const];
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames }),
      );
      // SQS leaves what was received more than three times out of the age.
      const fresh = (await world.emulators.inspect(name)).filter(({ receiveCount }) => receiveCount <= 3);
      const at = clock.now();
      const oldest = Math.max(0, ...fresh.map(({ sentAt }) => (at - sentAt) / 1000));
      const visible = Number(Attributes.ApproximateNumberOfMessages);
      points.push({ metric: `AWS/SQS ApproximateNumberOfMessagesVisible ${id}`, at, value: visible });
      points.push({ metric: `AWS/SQS ApproximateAgeOfOldestMessage ${id}`, at, value: oldest });
    },
    async stop() {
      sqs.destroy();
      await world.stop();
    },
  };
}
