import { parseOutcome } from '../../../functions/contract/parse-outcome.ts';
import type { ReceivedMessage } from '../emulators/mailbox.ts';
import { startLocalStack } from '../local-stack.ts';
import { stepOfLog } from './log-steps.ts';
import type { Ending } from './reporter.ts';
import type { Step } from './step.ts';
import { stepOfZuora } from './zuora-steps.ts';

/** Polling reads a period so seldom that Zuora's own call usually comes first, as in a deployed stack. */
const timings = { pollMinSeconds: 3, pollMaxSeconds: 30 };

export interface FollowOptions {
  /** Sent unchanged. */
  message: string;
  onStep: (step: Step) => void;
  /** Ends it early. */
  signal: AbortSignal;
  giveUpSeconds?: number;
}

/** Sends one message to a local stack of its own and reports each step, until the outcome or until the message is parked. */
export async function followClose(options: FollowOptions): Promise<Ending> {
  const { message, onStep, signal, giveUpSeconds = 60 } = options;
  let isOver = false;
  const report = (step: Step | null) => {
    if (step !== null && !isOver) onStep(step);
  };
  const reportOwn = (actor: string, step: string, text: string) =>
    onStep({ at: new Date(), actor, step, text });

  const stack = await startLocalStack({ onLog: (line) => report(stepOfLog(line)), timings, wakeUps: {} });
  try {
    stack.simulator.onEvent((event) => report(stepOfZuora(event)));
    const ended = Promise.withResolvers<Ending>();
    stack.outcomes().onMessage(async (message) => {
      // The function that published still has log lines to write, and so has one that was woken meanwhile.
      await Promise.all([stack.polling.idle(), stack.wakeUps?.function.idle()]);
      // SNS delivers at least once; the first delivery is the answer.
      if (isOver) return;
      isOver = true;
      reportOwn('SNS subscriber', 'outcome-arrived', 'received the outcome');
      ended.resolve({ kind: 'outcome', event: parseOutcome(message.body) });
    });
    stack.deadLetters().onMessage(async (message) => {
      await stack.closing.idle();
      ended.resolve(readParked(message));
    });
    reportOwn('local stack', 'stack-started', 'is up on 127.0.0.1: the services of AWS, and Zuora');

    try {
      await stack.send(message);
    } catch (error) {
      return { kind: 'failed', why: `The queue does not take this message: ${messageOf(error)}` };
    }
    reportOwn('ERP', 'message-sent', 'sent its message to the close request queue');
    const giveUp = setTimeout(() => {
      const why = `No outcome came within ${giveUpSeconds} s; the lines above show how far it got.`;
      ended.resolve({ kind: 'failed', why });
    }, giveUpSeconds * 1000);
    const stop = () => ended.resolve({ kind: 'failed', why: 'Stopped.' });
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    const ending = await ended.promise;
    clearTimeout(giveUp);
    return ending;
  } finally {
    await stack.stop();
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function readParked({ attributes }: ReceivedMessage): Ending {
  const { reason = 'receive-limit', detail = 'it was received too often without success' } = attributes;
  return { kind: 'parked', reason, detail };
}
