import { styleText } from 'node:util';
import ora from 'ora';
import type { Ending, Reporter } from './reporter.ts';
import type { Step } from './step.ts';

/** Where text goes: a terminal, or anything else that takes lines. */
type TextOutput = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };

/** For people: a line per step, and on a terminal a moving sign of progress while the trial balance runs. */
export function textReporter(output: TextOutput): Reporter {
  // A terminal that does not know its width says 0, and ora would clear lines for ever.
  if (output.isTTY && output.columns === 0) output.columns = 80;
  const spinner = output.isTTY
    ? ora({ stream: output, isEnabled: true, discardStdin: false, text: 'the trial balance runs' })
    : null;
  let isRunning = false;
  let lastRead = '';

  function print(line: string): void {
    if (spinner?.isSpinning) spinner.stop();
    output.write(`${line}\n`);
    if (isRunning) spinner?.start();
  }

  return {
    step(step) {
      // Polling reads again and again: what it sees is told when it changes.
      if (step.step === 'period-read' && step.text === lastRead) return;
      if (step.step === 'period-read') lastRead = step.text;
      if (step.trialBalance !== undefined) isRunning = step.trialBalance === 'started';
      print(lineOf(step, output));
    },
    ending(ending) {
      isRunning = false;
      for (const line of linesOf(ending)) print(line);
    },
  };
}

function lineOf({ at, actor, text }: Step, output: TextOutput): string {
  const time = at.toTimeString().slice(0, 8) + at.toISOString().slice(19, 23);
  return `${styleText('dim', time, { stream: output })}  ${actor.padEnd(18)}  ${text}`;
}

function linesOf(ending: Ending): string[] {
  switch (ending.kind) {
    case 'outcome': {
      const event = JSON.stringify(ending.event, null, 2);
      const why = ending.reasons.map((reason) => `  ${reason}`);
      const received = ['', 'The outcome, as a subscriber of the SNS topic receives it:', '', event, ''];
      return ending.outcome === 'completed'
        ? received
        : [...received, `The outcome is ${ending.outcome}, not completed.`, ...why];
    }
    case 'parked':
      return [
        '',
        'The message was refused and is in the dead-letter queue.',
        `  reason  ${ending.reason}`,
        `  detail  ${ending.detail}`,
      ];
    case 'failed':
      return [ending.why];
  }
}
