import { printable, printableJson } from '../../display/printable.ts';
import type { Output, Spinner } from '../../display/terminal.ts';
import type { Ending, Reporter } from './reporter.ts';
import type { Step } from './step.ts';

/** For people: a line per step, and on a terminal a moving sign of progress while the trial balance runs. */
export function textReporter(output: Output, spinner: Spinner | null): Reporter {
  let isRunning = false;
  let lastRead = '';

  function print(text: string): void {
    spinner?.stop();
    output.print(text);
    if (isRunning) spinner?.show('the trial balance runs');
  }

  return {
    step(step) {
      // Polling reads again and again: a read is shown only when something changed.
      if (step.step === 'period-read' && step.text === lastRead) return;
      if (step.step === 'period-read') lastRead = step.text;
      if (step.trialBalance !== undefined) isRunning = step.trialBalance === 'started';
      print(lineOf(step, output));
    },
    ending(ending) {
      isRunning = false;
      for (const text of textsOf(ending)) print(text);
    },
  };
}

function lineOf({ at, actor, text }: Step, output: Output): string {
  // UTC, like every time in the outcome below.
  const time = at.toISOString().slice(11);
  return `${output.styled('dim', time)}  ${actor.padEnd(18)}  ${printable(text)}`;
}

function textsOf(ending: Ending): string[] {
  switch (ending.kind) {
    case 'outcome': {
      const event = printableJson(ending.event, 2);
      const why = ending.reasons.map((reason) => `  ${printable(reason)}`);
      const received = ['', 'The outcome, as a subscriber of the SNS topic receives it:', '', event, ''];
      return ending.outcome === 'completed'
        ? received
        : [...received, printable(`The outcome is ${ending.outcome}, not completed.`), ...why];
    }
    case 'parked':
      return [
        '',
        'The message was parked: it is in the dead-letter queue.',
        `  reason  ${printable(ending.reason)}`,
        `  detail  ${printable(ending.detail)}`,
      ];
    case 'failed':
      return [printable(ending.why)];
  }
}
