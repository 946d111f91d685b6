import type { Output } from '../../display/terminal.ts';
import type { SimulatorEvent } from '../../zuora-simulator/simulator.ts';
import { localAccount } from '../emulators/local-account.ts';
import type { FunctionLogLine } from '../lambda/log-line.ts';
import type { LocalStack } from '../local-stack.ts';

/** What `npm run local` prints; Zuora's credentials are in no part of it. */
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

/** One JSON object per line: first where everything is, then what the functions log and what Zuora does. */
export function jsonLocalOutput({ json: write }: Pick<Output, 'json'>): LocalOutput {
  return {
    started: (stack, consoleUrl) => write({ event: 'started', ...facts(stack, consoleUrl) }),
    log: ({ functionName, stream, text, fields }) =>
      write({ event: 'log', function: functionName, stream, line: fields ?? text }),
    zuora: ({ at, kind, periodName, message }) => write({ event: 'zuora', at, kind, periodName, message }),
  };
}

/** For people. */
export function textLocalOutput({ print, line: printLine }: Pick<Output, 'print' | 'line'>): LocalOutput {
  return {
    started(stack, consoleUrl) {
      print(
        'The local stack is up; Ctrl-C stops it. Everything listens on 127.0.0.1 and lives in memory.\nAny AWS credentials do. The AWS CLI v1 does not read AWS_ENDPOINT_URL_SQS and its like: give it --endpoint-url, as below. The SDK for JavaScript needs useQueueUrlAsEndpoint: false, as queue URLs name a host that does not exist.\n',
      );
      for (const [name, value] of Object.entries(facts(stack, consoleUrl)))
        print(`  ${name.padEnd(34)}${value}`);
      for (const text of example(stack)) print(text);
      if (consoleUrl !== null) print(`Or watch and do it in the browser: ${consoleUrl}\n`);
    },
    log(line) {
      const text = compact(line);
      if (text !== null) printLine(`${clock(new Date())}  ${line.functionName.padEnd(18)}  ${text}`);
    },
    zuora: ({ at, kind, periodName = '', message = '' }) =>
      printLine(`${clock(at)}  ${'Zuora'.padEnd(18)}  ${[kind, periodName, message].join(' ').trimEnd()}`),
  };
}

function example({ emulators }: LocalStack): string[] {
  const cli = 'AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local aws sqs';
  const to = (url: string) =>
    `--region ${localAccount.region} --endpoint-url ${emulators.endpoints.sqs} --queue-url ${url}`;
  return [
    '\nSend a close request, then read the outcomes, one with each call, those of earlier requests first:\n',
    `  ${cli} send-message ${to(emulators.requestQueue.url)} \\\n    --message-body '{"accountingPeriod":{"name":"Nov 2026"}}'`,
    `  ${cli} receive-message ${to(emulators.subscriberQueue.url)} --wait-time-seconds 10\n`,
  ];
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
