/** `npm run local`: runs the local stack, for its console, the AWS CLI, any SDK, or your own tests. */
import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { commandOutput, runProgram, stderr, stdout } from '../display/terminal.ts';
import { pathAsTyped } from '../typed-path.ts';
import { startConsole } from './console/console.ts';
import { type LocalStack, startLocalStack } from './local-stack.ts';
import { defaultStackFile, removeStackFile, stackFileOf, writeStackFile } from './stack-file.ts';
import { jsonLocalOutput, type LocalOutput, textLocalOutput } from './terminal/local-output.ts';
import { untilSignal } from './terminal/signals.ts';

/** Seven ports from a given one on; without one, any that are free. */
function portsFrom(base: number | undefined) {
  if (base === undefined) return {};
  const ports = { sqs: base, sns: base + 1, dynamodb: base + 2, secrets: base + 3 };
  return { emulators: { ports }, simulator: { port: base + 4 }, wakeUps: { port: base + 6 } };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_530)
    throw new InvalidArgumentError('It is a number from 1 to 65530.');
  return port;
}

interface LocalOptions {
  json?: boolean;
  port?: number;
  state?: string;
  console: boolean;
}

/** The stack, with its console or without; the console's stack is another one after each reset. */
async function startStack(
  { port, console: isWanted }: LocalOptions,
  output: LocalOutput,
): Promise<{ stack: LocalStack; consoleUrl: string | null; stop(): Promise<void> }> {
  const options = { wakeUps: {}, ...portsFrom(port), onLog: output.log };
  if (isWanted) {
    const own = port === undefined ? {} : { port: port + 5 };
    const { stack, url, stop } = await startConsole({ stack: options, onZuora: output.zuora, ...own });
    return { stack, consoleUrl: url, stop };
  }
  const stack = await startLocalStack(options);
  stack.simulator.onEvent(output.zuora);
  return { stack, consoleUrl: null, stop: stack.stop };
}

async function local(options: LocalOptions): Promise<void> {
  const { json, state = defaultStackFile } = options;
  const signal = untilSignal();
  const output = json ? jsonLocalOutput(stdout) : textLocalOutput(stdout, options.state ?? null);
  const { stack, consoleUrl, stop } = await startStack(options, output);
  try {
    const other = await writeStackFile(state, stackFileOf(stack, process.pid));
    if (other !== null) stderr.line(otherStackText(other));
    output.started(stack, consoleUrl);
    if (!signal.aborted) await once(signal, 'abort');
    await removeStackFile(state, process.pid);
  } finally {
    await stop();
  }
}

/** Explains an error in one line. With `--port`, a port may be taken. */
function lineOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isTaken = 'code' in error && error.code === 'EADDRINUSE' && 'port' in error;
  return isTaken
    ? `Port ${error.port} on 127.0.0.1 is taken: end the program that listens there, or choose another --port (seven ports from there on must be free).`
    : error.message;
}

const otherStackText = (pid: number) =>
  `Another local stack is up (process ${pid}), and \`closes --local\` uses that one: give this one its own file with --state.`;

const program = new Command('npm run local --')
  .configureOutput(commandOutput)
  .description('Runs the functions on this machine until Ctrl-C, with AWS emulated and Zuora simulated.')
  .option('--json', 'print one JSON object per line: first the addresses, then what happens')
  .option(
    '--port <base>',
    'listen on seven fixed ports from this one on: SQS, SNS, DynamoDB, Secrets Manager, Zuora, console, wake-ups (default: free ports)',
    parsePort,
  )
  .option(
    '--state <file>',
    'the file by which `npm run closes -- --state <file>` finds this stack (default: .local/stack.json)',
    pathAsTyped,
  )
  .option('--no-console', 'do not start the console')
  .action(local);

await runProgram(
  () => program.parseAsync(),
  (error) => ({ line: lineOf(error), exitCode: 1 }),
);
