/** `npm run closes -- <command>`: what operators and senders do with closes (docs/closes.md). */
import { Option } from 'commander';
import { runProgram } from '../display/terminal.ts';
import { newCommand } from './command.ts';
import { explain } from './explain.ts';

/** In the order of the help. A command is loaded when it is used: its AWS clients take time to load. */
const commands = {
  request: async () => (await import('./request/request.ts')).requestCommand(),
  list: async () => (await import('./record/list.ts')).listCommand(),
  show: async () => (await import('./record/show.ts')).showCommand(),
  periods: async () => (await import('./check/periods.ts')).periodsCommand(),
  cancel: async () => (await import('./record/cancel.ts')).cancelCommand(),
  resend: async () => (await import('./record/resend.ts')).resendCommand(),
  dlq: async () => (await import('./dead-letters/dlq.ts')).dlqCommand(),
  check: async () => (await import('./check/check.ts')).checkCommand(),
  audit: async () => (await import('./record/audit.ts')).auditCommand(),
};

const exitStatus = `
Exit status:
  0  done; for a close that was waited for: completed
  1  trouble, wrong use, a check that failed, or an audit that is not complete: one line on stderr says what to do
  2  the close ended in another outcome: failed, rejected, withdrawn or timed-out
  3  nothing of that name, or its state does not allow it; nothing was changed
  4  the waiting ended before there was an outcome; the request goes on`;

const program = newCommand('closes', [
  "closes request --name 'Nov 2026'",
  'closes list --stack ZuoraPendingClose-eu',
  'closes show netsuite-2026-11-close-1 --local',
])
  .usage('<command> [options]')
  .description(
    'Asks for closes, watches them, and helps where one is stuck. Account, region and credentials are the AWS SDK’s own settings (AWS_PROFILE, AWS_REGION …).',
  )
  .option('--stack <name>', 'the deployed stack', 'ZuoraPendingClose')
  .addOption(new Option('--local', 'the stack that `npm run local` keeps up').conflicts('stack'))
  .addOption(
    new Option('--state <file>', 'the local stack that was started with this --state').conflicts('stack'),
  )
  .option('--json', 'print one JSON document on stdout')
  .addHelpText('after', exitStatus);
const named = Object.entries(commands).filter(([name]) => process.argv.includes(name));
for (const [, load] of named.length > 0 ? named : Object.entries(commands)) program.addCommand(await load());

await runProgram(
  () => program.parseAsync(),
  (error) => {
    const { line, exitCode } = explain(error);
    return { line: `error: ${line}`, exitCode };
  },
);
