import type { SimulatorEvent, SimulatorEventKind } from '../../zuora-simulator/simulator.ts';
import type { Step } from './step.ts';

type StepText = Pick<Step, 'text' | 'trialBalance'>;

/** The texts for Zuora's events that concern a close request. Other events are not shown. */
const texts: Partial<Record<SimulatorEventKind, (period: string, message: string) => StepText>> = {
  'pending-close-set': (period) => ({ text: `set ${period} to pending close` }),
  'pending-close-refused': (period, message) => ({ text: `refused pending close of ${period}${message}` }),
  'period-closed': (period) => ({ text: `closed ${period}` }),
  'period-reopened': (period) => ({ text: `reopened ${period}` }),
  'run-started': (period) => ({ text: `started the trial balance of ${period}`, trialBalance: 'started' }),
  'run-ended': (period, message) => ({
    text: `ended the trial balance of ${period}${message}`,
    trialBalance: 'ended',
  }),
  'callout-sent': (period, message) => ({ text: `calls the wake-up address for ${period}${message}` }),
};

/** The step of an event of the simulated Zuora, or null. */
export function stepOfZuora({ at, kind, periodName, message }: SimulatorEvent): Step | null {
  const found = texts[kind]?.(periodName ?? 'a period', message ? `: ${message}` : '');
  return found === undefined ? null : { at, actor: 'Zuora', step: `zuora-${kind}`, ...found };
}
