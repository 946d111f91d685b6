import type { OutcomeEvent } from '../../../functions/contract/outcome.ts';
import { outcomeMarks } from '../../display/outcome-marks.ts';
import { afterOutcome, whatHappened } from '../../display/outcome-text.ts';
import { printable, printableJson } from '../../display/printable.ts';
import type { Output, Spinner } from '../../display/terminal.ts';
import { spanText } from '../../display/time-text.ts';
import { wrapped } from '../../display/wrapped.ts';
import type { Ending, Reporter } from './reporter.ts';
import type { Step } from './step.ts';

/** The columns before the text of a step. */
const textColumn = 29;

/**
 * For people: a line per step with the seconds since the first, on a terminal a spinner while the run is in progress,
 * and the result last.
 *
 * @param withEvent prints the outcome as a subscriber receives it
 */
export function textReporter(
  output: Output,
  spinner: Spinner | null,
  { withEvent = false }: { withEvent?: boolean } = {},
): Reporter {
  let isRunning = false;
  let startedAt: number | null = null;
  const lastTexts = new Map<string, string>();

  function print(text: string): void {
    spinner?.stop();
    output.print(text);
    if (isRunning) spinner?.show('the trial balance run is in progress');
  }

  function lineOf({ at, actor, text }: Step): string {
    startedAt ??= at.getTime();
    const seconds = ((at.getTime() - startedAt) / 1000).toFixed(1).padStart(5);
    const line = `${seconds} s  ${actor.padEnd(18)}  ${printable(text)}`;
    return wrapped(line, output.width(), textColumn).replace(/^ *[\d.-]+ s/, (time) =>
      output.styled('dim', time),
    );
  }

  return {
    step(step) {
      // Polling reads again and again, and a wait is repeated: such a step is shown when something changed.
      const key = `${step.actor} ${step.step}`;
      if (lastTexts.get(key) === step.text) return;
      lastTexts.set(key, step.text);
      if (step.trialBalance !== undefined) isRunning = step.trialBalance === 'started';
      print(lineOf(step));
    },
    ending(ending) {
      isRunning = false;
      if (withEvent && ending.kind === 'outcome') print(`\n${printableJson(ending.event, 2)}`);
      for (const text of linesOf(ending, output)) print(wrapped(text, output.width(), 4));
    },
  };
}

function linesOf(ending: Ending, output: Output): string[] {
  switch (ending.kind) {
    case 'outcome':
      return ['', ...outcomeLines(ending.event, output)];
    case 'parked':
      return [
        '',
        `${output.styled('red', '✗ parked')} · ${printable(ending.reason)}`,
        `    ${printable(ending.detail)}`,
        ending.reason === 'unknown-tenant'
          ? '  → leave out `tenant`: the local stack has the tenant default alone'
          : '  → correct it and send it anew; it is in the dead-letter queue now',
      ];
    case 'failed':
      return [printable(ending.why)];
  }
}

function outcomeLines({ data, subject }: OutcomeEvent, output: Output): string[] {
  const { outcome, accountingPeriod, adopted, requestedAt, concludedAt } = data;
  const { sign, style } = outcomeMarks[outcome];
  const period = accountingPeriod.name ?? subject;
  const took = spanText(Date.parse(concludedAt) - Date.parse(requestedAt));
  const first = [output.styled(style, `${sign} ${outcome}`), printable(period), took];
  if (outcome === 'completed') return [[...first, `adopted ${adopted ? 'yes' : 'no'}`].join(' · ')];
  const help = afterOutcome(data);
  return [
    first.join(' · '),
    `    ${printable(whatHappened(data))}`,
    ...(help === null ? [] : [`  → ${printable(help)}`]),
  ];
}
