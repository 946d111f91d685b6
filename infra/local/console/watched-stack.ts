import type { SimulatorEvent } from '../../zuora-simulator/simulator.ts';
import { createStackClock, type StackClock } from '../clock/stack-clock.ts';
import { type LocalStack, type LocalStackOptions, startLocalStack } from '../local-stack.ts';
import { createSwitches, type Switches } from './clicks/switches.ts';
import { logHappening } from './record/happening.ts';
import { listenToOutcomes } from './record/outcome-listener.ts';
import { type Recording, startRecording } from './record/recording.ts';

/** A local stack with a clock that can be set, and a recording of all that happens in it. */
export interface WatchedStack {
  stack: LocalStack;
  clock: StackClock;
  switches: Switches;
  recording: Recording;
  stop(): Promise<void>;
}

export interface WatchOptions {
  stack?: LocalStackOptions;
  /** Is called with each event of Zuora. */
  onZuora?: (event: SimulatorEvent) => void;
}

/** Starts a stack and records it from its start on. */
export async function startWatchedStack({
  stack: options = {},
  onZuora,
}: WatchOptions): Promise<WatchedStack> {
  const clock = createStackClock();
  const recording = startRecording();
  const { add } = recording;
  const stack = await startLocalStack({
    ...options,
    clock,
    onLog(line) {
      add(logHappening(line, clock.now()));
      options.onLog?.(line);
    },
    onReceive(messages) {
      for (const message of messages) add({ is: 'received', at: clock.now(), ...message });
    },
    onBatch({ messageIds, returned }) {
      const at = clock.now();
      for (const messageId of messageIds)
        add({ is: returned.includes(messageId) ? 'returned' : 'acknowledged', at, messageId });
    },
  });
  stack.simulator.onEvent(({ at, ...event }) => {
    add({ is: 'zuora', at: at.getTime(), ...event });
    onZuora?.({ at, ...event });
  });
  try {
    const outcomes = await listenToOutcomes(stack.emulators);
    outcomes.onMessage(({ body }) => add({ is: 'outcome', at: clock.now(), body }));
    const stop = async () => void (await Promise.all([outcomes.stop(), stack.stop()]));
    return { stack, clock, switches: createSwitches(stack), recording, stop };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/** The ports of a stack, so that the next one gets the same addresses. */
export function portsOf({
  emulators,
  simulator,
  wakeUps,
}: LocalStack): Pick<LocalStackOptions, 'emulators' | 'simulator' | 'wakeUps'> {
  const { sqs, sns, dynamodb, secrets } = emulators.endpoints;
  const port = (url: string) => Number(new URL(url).port);
  const ports = { sqs: port(sqs), sns: port(sns), dynamodb: port(dynamodb), secrets: port(secrets) };
  return {
    emulators: { ports },
    simulator: { port: port(simulator.url) },
    ...(wakeUps && { wakeUps: { port: port(wakeUps.url) } }),
  };
}
