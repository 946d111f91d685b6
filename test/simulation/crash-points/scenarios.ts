import { closingTable } from './closing-table.ts';
import { messages } from './messages.ts';
import { operators } from './operators.ts';
import { pollingTable } from './polling-table.ts';
import { putAnswers } from './put-answers.ts';
import type { CrashScenario } from './scenario.ts';
import { wakeUps } from './wake-ups.ts';

const of = (table: string, scenarios: readonly CrashScenario[]) =>
  scenarios.map((each) => ({ ...each, name: `${table}: ${each.name}` }));

/** At least one scenario for each row of the specification's tables. */
export const crashScenarios: readonly CrashScenario[] = [
  ...of('PUT', putAnswers),
  ...of('closing', closingTable),
  ...of('polling', pollingTable),
  ...of('messages', messages),
  ...of('operators', operators),
  ...of('wake-up', wakeUps),
];
