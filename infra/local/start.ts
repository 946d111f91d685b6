/** `npm start`: one close request from the ERP's message to the outcome, on a local stack of its own. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { commandOutput, runProgram, stdout } from '../display/terminal.ts';
import { pathAsTyped } from '../typed-path.ts';
import { followClose } from './terminal/follow-close.ts';
import { type Ending, exitCodeOf, jsonReporter } from './terminal/reporter.ts';
import { untilSignal } from './terminal/signals.ts';
import { textReporter } from './terminal/text-reporter.ts';

const example = fileURLToPath(new URL('./example-close-request.json', import.meta.url));

async function start(
  file: string | undefined,
  { json, event = false }: { json?: boolean; event?: boolean },
): Promise<void> {
  const reporter = json
    ? jsonReporter(stdout)
    : textReporter(stdout, await stdout.spinner(), { withEvent: event });
  const ending = await run(file, reporter.step);
  process.exitCode = exitCodeOf(ending);
  reporter.ending(ending);
}

async function run(
  file: string | undefined,
  onStep: Parameters<typeof followClose>[0]['onStep'],
): Promise<Ending> {
  let message: string;
  try {
    message = await readFile(file === undefined ? example : pathAsTyped(file), 'utf8');
  } catch (error) {
    return { kind: 'failed', why: `Cannot read ${file}: ${errorCode(error)}` };
  }
  try {
    return await followClose({ message, onStep, signal: untilSignal() });
  } catch (error) {
    // The local stack's own trouble, or SQS refusing a message that is empty or too large.
    return { kind: 'failed', why: messageOf(error) };
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function errorCode(error: unknown): string {
  const codes: Record<string, string> = { ENOENT: 'no such file', EISDIR: 'it is a directory' };
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown trouble';
  return codes[code] ?? code;
}

const program = new Command('npm start --')
  .configureOutput(commandOutput)
  .description(
    'Sends one close request to a local stack with a simulated Zuora, and shows each step up to the outcome.',
  )
  .argument('[message]', 'a file that is sent unchanged to the close request queue (default: an example)')
  .option('--event', 'print the outcome as a subscriber receives it, as JSON')
  .option('--json', 'print one JSON object per line and nothing else; the last has the outcome')
  .addHelpText(
    'after',
    '\nExit status: 0 completed, 2 any other outcome, 1 parked, or no outcome at all.\nnpm run local keeps the stack running, with a console in the browser.',
  )
  .action(start);

await runProgram(
  () => program.parseAsync(),
  (error) => ({ line: messageOf(error), exitCode: 1 }),
);
