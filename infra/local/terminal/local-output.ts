import type { Output } from '../../display/terminal.ts';
import type { SimulatorEvent } from '../../zuora-simulator/simulator.ts';
import { localAccount } from '../emulators/local-account.ts';
import type { FunctionLogLine } from '../lambda/log-line.ts';
import type { LocalStack } from '../local-stack.ts';

/** What `npm run local` prints. It never holds Zuora's credentials. */
export interface LocalOutput {
  /** Without a console its address is null. */
  started(stack: LocalStack, consoleUrl: string | null): void;
  log(line: FunctionLogLine): void;
  zuora(event: SimulatorEvent): void;
}

/** All that a client needs, under the names of the deployed stack's outputs. */
function facts(stack: LocalStack, consoleUrl: string | null) {
  const endpoints = Object.entries(stack.emulators.variables).filter(([name]) =>
    name.startsWith('AWS_ENDPOINT'),
  );
  return {
    ...stack.outputs,
    OutcomeSubscriberQueueUrl: stack.emulators.subscriberQueue.url,
    ZuoraUrl: stack.simulator.url,
    ...(consoleUrl !== null && { ConsoleUrl: consoleUrl }),
    AWS_REGION: localAccount.region,
    ...Object.fromEntries(endpoints),
  };
}

/** One JSON object per line: first all addresses, then what the functions log and what Zuora does. */
export function jsonLocalOutput({ json: write }: Pick<Output, 'json'>): LocalOutput {
  return {
    started: (stack, consoleUrl) => write({ event: 'started', ...facts(stack, consoleUrl) }),
    log: ({ functionName, stream, text, fields }) =>
      write({ event: 'log', function: functionName, stream, line: fields ?? text }),
    zuora: ({ at, kind, periodName, message }) => write({ event: 'zuora', at, kind, periodName, message }),
  };
}

/**
 * For people: the console and one command first, then the addresses for other programs, then what happens.
 *
 * @param state the stack's file, if it is not the usual one
 */
export function textLocalOutput(
  { print, line: printLine }: Pick<Output, 'print' | 'line'>,
  state: string | null,
): LocalOutput {
  return {
    started(stack, consoleUrl) {
      if (consoleUrl !== null) print(`The console, in your browser:  ${consoleUrl}`);
      print(`A close to try, in another terminal:\n  ${tryIt(state)}\n`);
      print(
        'The local stack is up; Ctrl-C stops it. Everything listens on 127.0.0.1 and\nlives in memory. Other programs reach it here, with any AWS credentials:\n',
      );
      const { ConsoleUrl: _, ...addresses } = facts(stack, consoleUrl);
      for (const [name, value] of Object.entries(addresses)) print(`  ${name.padEnd(34)}${value}`);
      print(
        '\nThe AWS CLI v1 reads neither AWS_REGION nor AWS_ENDPOINT_URL_SQS and similar\nnames: give it --region and --endpoint-url. The SDK for JavaScript needs\nuseQueueUrlAsEndpoint: false, as queue URLs name a host that does not exist.\nWhat happens from here on:\n',
      );
    },
    log(line) {
      const text = compact(line);
      if (text !== null) printLine(`${clock(new Date())}  ${line.functionName.padEnd(18)}  ${text}`);
    },
    zuora: ({ at, kind, periodName = '', message = '' }) =>
      printLine(`${clock(at)}  ${'Zuora'.padEnd(18)}  ${[kind, periodName, message].join(' ').trimEnd()}`),
  };
}

/** One command to try, with the file of this stack if it is not the usual one. */
function tryIt(state: string | null): string {
  const stack = state === null ? '--local' : `--state '${state}'`;
  return `npm run -s closes -- ${stack} request --name 'Nov 2026'`;
}

/** The time of day in UTC, as the ledger and `closes` have it. */
const clock = (at: Date) => `${at.toISOString().slice(11, 19)}Z`;
/** Said elsewhere in the line, or the same in every line. */
const left = new Set(['level', 'message', 'timestamp', 'service', 'sampling_rate', 'code']);

/** A log line on one short line; metrics are left out. */
function compact({ text, fields }: FunctionLogLine): string | null {
  if (fields === null) return text;
  if ('_aws' in fields || ['tick-started', 'tick-done'].includes(String(fields.code))) return null;
  const pairs = Object.entries(fields)
    .filter(([name, value]) => !left.has(name) && value !== null)
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`);
  return [fields.code ?? fields.level, ...pairs].join(' ');
}
