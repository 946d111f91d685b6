import type { SimulatorEvent, SimulatorEventKind } from '../../zuora-simulator/simulator.ts';
import type { Step } from './step.ts';

type Telling = Pick<Step, 'text' | 'trialBalance'>;

/** What happens in Zuora on the way of a close request; other events are left out. */
const tellings: Partial<Record<SimulatorEventKind, (period: string, message: string) => Telling>> = {
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
  const told = tellings[kind]?.(periodName ?? 'a period', message ? `: ${message}` : '');
  return told === undefined ? null : { at, actor: 'Zuora', step: `zuora-${kind}`, ...told };
}
