import { type Command, Option } from 'commander';
import packageJson from '../../../package.json' with { type: 'json' };
import { newCommand, readValues } from './command.ts';
import { dlqCommand } from './dead-letter-commands.ts';
import { auditCommand, cancelCommand, listCommand, resendCommand, showCommand } from './record-commands.ts';
import { requestCommand } from './request-command.ts';
import { checkCommand, periodsCommand } from './tenant-commands.ts';
import { wakeUpCommand } from './wake-up-commands.ts';

/** In the order of the help. */
const commands = [
  requestCommand,
  listCommand,
  showCommand,
  periodsCommand,
  cancelCommand,
  resendCommand,
  dlqCommand,
  checkCommand,
  wakeUpCommand,
  auditCommand,
];

const exitStatus = `
Exit status:
  0  done; for a close that was waited for: completed
  1  trouble, wrong use, a check that failed, or an audit that is not complete;
     one line on stderr says what to do
  2  another outcome of the close: failed, rejected, withdrawn or timed-out
  3  nothing of that name, or its state does not allow it; nothing was changed
  4  the waiting ended before there was an outcome; the request goes on, unless
     its message was parked`;

/**
 * The command line of the tool. Nothing here loads what a command does: the AWS clients, the ledger and the rules of
 * values are loaded when a command runs, so that help and wrong use answer at once.
 */
export function closesProgram(): Command {
  const program = newCommand('closes', [
    "closes request --name 'Nov 2026'",
    'closes list --stack ZuoraPendingClose-eu',
    'closes show netsuite-2026-11-close-1 --local',
  ])
    .usage('<command> [options]')
    .description(
      'Sends close requests, watches them, and helps when one does not go on. Account, region and credentials are the AWS SDK’s own settings (AWS_PROFILE, AWS_REGION …).',
    )
    .version(packageJson.version, '--version', 'print the version')
    .option('--stack <name>', 'the deployed stack', 'ZuoraPendingClose')
    .addOption(new Option('--local', 'the running stack of `npm run local`').conflicts('stack'))
    .addOption(
      new Option('--state <file>', 'the local stack of `npm run local -- --state <file>`').conflicts('stack'),
    )
    .option('--json', 'print one JSON document on stdout')
    .addHelpText('after', exitStatus)
    .hook('preAction', (_, command) => readValues(command));
  for (const make of commands) program.addCommand(make());
  return program;
}
