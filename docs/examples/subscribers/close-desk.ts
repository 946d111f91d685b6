// A subscriber behind an SQS queue, as a Lambda function: turns each outcome into at most one task for the finance
// team. Everything that it knows of outcomes comes from the package `zuora-pending-close`.
import { NotAnOutcomeError, type OutcomeEvent, parseOutcome } from 'zuora-pending-close/contract';

export interface Task {
  title: string;
  /** What the team has to do, in the order in which it has to be done. */
  steps: string[];
}

/** What this subscriber needs of the world around it. */
export interface Desk {
  /** Whether the outcome of this id was worked on before. */
  isKnown(id: string): Promise<boolean>;
  /** Called once the work on it is done. */
  remember(id: string): Promise<void>;
  /** Opens a task; the same key never opens a second one. */
  open(key: string, task: Task): Promise<void>;
}

/** Why, in Zuora's words or ours. */
function reasonsOf({ data }: OutcomeEvent): string[] {
  return data.reasons.map(({ code, message }) => `${code}: ${message}`);
}

/** What is to be done about an outcome, or null where there is nothing to do. */
export function taskFor(event: OutcomeEvent): Task | null {
  const { data } = event;
  const period = data.accountingPeriod.name ?? event.subject;
  switch (data.outcome) {
    case 'completed':
      return {
        title: `${period}: the trial balance completed`,
        steps: ['Work off the actions that Zuora still requires', 'Close the period in Zuora'],
      };
    case 'failed':
      return {
        title: `${period}: the trial balance failed`,
        steps: [
          data.trialBalance.errorMessage ?? 'Zuora gives no reason: look at the run in Zuora',
          'Correct the cause, and run the trial balance again in Zuora',
          'Ask for the period again under a new requestId, to get its outcome',
        ],
      };
    case 'rejected':
      return {
        title: `${period}: not set to pending close`,
        steps: [...reasonsOf(event), 'Then ask for the period again under a new requestId'],
      };
    case 'withdrawn':
      // An operator cancelled it, so somebody knows.
      if (data.reasons.some(({ code }) => code === 'cancelled')) return null;
      return {
        title: `${period}: open again before its trial balance ended`,
        steps: [...reasonsOf(event), 'Ask for the period again, under a new requestId, when it is ready'],
      };
    case 'timed-out':
      return {
        title: `${period}: no result in time`,
        steps: [
          `Look at the period in Zuora: last seen ${data.accountingPeriod.status ?? 'never'}, trial balance ${data.trialBalance.status ?? 'unknown'}`,
          ...reasonsOf(event),
          `Zuora's support finds it by the track id ${data.zuoraTrackId}`,
        ],
      };
    default: {
      // The compiler says so when a later contract knows an outcome that is not handled here.
      const forgotten: never = data;
      return forgotten;
    }
  }
}

/** Works on one delivery. SNS and SQS deliver at least once, so the same outcome may come again at any time. */
export async function work(record: unknown, desk: Desk): Promise<'done' | 'known'> {
  const event = parseOutcome(record);
  if (await desk.isKnown(event.id)) return 'known';
  const task = taskFor(event);
  // The id is the task's key, too: after a crash between these two, the next delivery opens no second task.
  if (task !== null) await desk.open(event.id, task);
  await desk.remember(event.id);
  return 'done';
}

interface QueueRecord {
  messageId: string;
  body: string;
}

/** A handler for a Lambda function with `ReportBatchItemFailures`: what could not be done comes back by itself. */
export function handlerFor(desk: Desk, log: (line: string) => void) {
  return async ({ Records }: { Records: QueueRecord[] }) => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const record of Records) {
      try {
        await work(record, desk);
      } catch (error) {
        // What is no outcome never becomes one: it goes to the queue's dead-letter queue by its receive count.
        const what = error instanceof NotAnOutcomeError ? error.because : 'could not be worked on';
        log(`${record.messageId}: ${what}`);
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    }
    return { batchItemFailures };
  };
}
