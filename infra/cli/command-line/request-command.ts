import type { Command } from 'commander';
import { newCommand, option } from './command.ts';

const examples = [
  "closes request --name 'Nov 2026'",
  'closes request --date 2026-11-17 --tenant acme-eu --request-id netsuite-2026-11-close-1 --no-wait',
  'closes request --ended-before 2026-12-03 --timezone America/New_York --wait 3600 --json',
  'closes request --file my-message.json',
];
const ofMessage = [
  'id',
  'name',
  'date',
  'endedBefore',
  'timezone',
  'tenant',
  'entity',
  'orgs',
  'requestId',
  'requestedBy',
];

/** `closes request`. */
export function requestCommand(): Command {
  const command = newCommand('request', examples)
    .summary('send a close request, and wait for its outcome')
    .description(
      'Sends a close request, checked by the rules of the function that receives it, and waits until its outcome is published. Ctrl-C only ends the waiting. Exit status: 0 completed, 2 another outcome, 4 no outcome yet.',
    );
  const options = [
    option('--id <id>', 'the period, by Zuora’s id', 'periodId'),
    option('--name <name>', 'the period, by its exact name', 'periodName'),
    option('--date <day>', 'the period with this day in it', 'periodDate'),
    option('--ended-before <time>', 'the period that ended last before this day or time', 'endedBefore'),
    option(
      '--timezone <name>',
      'beside --ended-before: the IANA time zone of that day (default: UTC)',
      'timezone',
    ),
    option('--tenant <name>', 'the tenant (default: default)', 'tenant'),
    option('--entity <uuid>', 'the Zuora entity, in place of the secret’s', 'entity'),
    option('--orgs <ids>', 'the Zuora orgs, comma-separated, in place of the secret’s', 'orgs'),
    option(
      '--request-id <id>',
      'your own id; sending it again changes nothing (default: a new one)',
      'requestId',
    ),
    option(
      '--requested-by <text>',
      'who asks, for auditors (default: closes: and your user name)',
      'requestedBy',
    ),
  ];
  for (const each of options) command.addOption(each);
  return command
    .addOption(
      command
        .createOption('--file <message>', 'send this file unchanged, in place of the options above')
        .conflicts(ofMessage),
    )
    .addOption(option('--wait <seconds>', 'stop waiting after this many seconds', 'count'))
    .option('--no-wait', 'only send it')
    .action(async (_: unknown, action: Command) => {
      const { request } = await import('../request/request.ts');
      await request(action.optsWithGlobals());
    });
}
