import * as z from 'zod';
import type { AwsCall } from '../../infra/local/emulators/fault-proxy.ts';
import type { FunctionLogLine } from '../../infra/local/lambda/log-line.ts';
import { startLocalStack } from '../../infra/local/local-stack.ts';
import { functionNames } from '../../infra/local/stack-outputs.ts';
import { awsCallCounts, type CallCounts } from '../../test/end-to-end/call-counts.ts';

/** The calls on the wire of a tick that finds nothing due. */
export interface IdleTickSeen {
  aws: CallCounts;
  zuora: number;
  /** How many metrics the tick writes. */
  metrics: number;
}

/** CloudWatch's embedded metric format. */
const metricsLine = z.object({
  _aws: z.object({ CloudWatchMetrics: z.array(z.object({ Metrics: z.array(z.unknown()) })) }),
});

function metricsIn(fields: FunctionLogLine['fields']): number {
  const parsed = metricsLine.safeParse(fields);
  return parsed.success ? parsed.data._aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics).length : 0;
}

/** Observes a tick in a stack where nothing is open, in a container that has had a tick before. */
export async function seeIdleTick(): Promise<IdleTickSeen> {
  const calls: AwsCall[] = [];
  const lines: FunctionLogLine[] = [];
  const stack = await startLocalStack({
    tickSeconds: null,
    eventSource: false,
    emulators: { onCall: (call) => void calls.push(call) },
    onLog: (line) => void lines.push(line),
  });
  async function tick(): Promise<void> {
    const { error } = await stack.ticker.tick();
    if (error) throw new Error(`The tick failed: ${error.message}`);
  }
  try {
    await tick();
    calls.length = 0;
    lines.length = 0;
    const before = stack.simulator.requests.length;
    await tick();
    return {
      aws: awsCallCounts(calls.filter(({ caller }) => caller === functionNames.polling)),
      zuora: stack.simulator.requests.length - before,
      metrics: lines.reduce((sum, { fields }) => sum + metricsIn(fields), 0),
    };
  } finally {
    await stack.stop();
  }
}
