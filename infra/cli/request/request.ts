import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { type Command, Option } from 'commander';
import type { Ledger } from '../../../functions/shared/ledger/ledger.ts';
import { answer, note } from '../answer.ts';
import { type GlobalOptions, newCommand } from '../command.ts';
import * as parse from '../option-parsers.ts';
import { follow, type Wait } from '../record/follow.ts';
import { ledgerOf } from '../record/ledger-reading.ts';
import { exitCodeOf, standing, standingText } from '../record/outcome-view.ts';
import { userName } from '../stack/operating-system.ts';
import { findStack } from '../stack/target.ts';
import { exitCodes, notPossible } from '../trouble.ts';
import { type Message, type MessageOptions, messageIn, messageOf } from './request-message.ts';

type RequestOptions = GlobalOptions & MessageOptions & { wait: Wait };

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
  return newCommand('request', examples)
    .summary('ask for a close, and wait for its outcome')
    .description(
      'Sends a close request, checked by the rules of the function that receives it, and waits until its outcome is published. Ctrl-C ends the waiting, not the request. Exit status: 0 completed, 2 another outcome, 4 no outcome yet.',
    )
    .option('--id <id>', 'the period, by Zuora’s id', parse.parsePeriodId)
    .option('--name <name>', 'the period, by its exact name', parse.parsePeriodName)
    .option('--date <day>', 'the period with this day in it', parse.parsePeriodDate)
    .option(
      '--ended-before <time>',
      'the period that ended last before this day or time',
      parse.parseEndedBefore,
    )
    .option(
      '--timezone <name>',
      'beside --ended-before: the IANA time zone of that day (default: UTC)',
      parse.parseTimezone,
    )
    .option('--tenant <name>', 'the tenant (default: default)', parse.parseTenant)
    .option('--entity <uuid>', 'the Zuora entity, in place of the secret’s', parse.parseEntity)
    .option('--orgs <ids>', 'the Zuora orgs, comma-separated, in place of the secret’s', parse.parseOrgs)
    .option(
      '--request-id <id>',
      'your own id; asking again under it changes nothing (default: a new one)',
      parse.parseRequestId,
    )
    .option(
      '--requested-by <text>',
      'for the record (default: closes: and your user name)',
      parse.parseRequestedBy,
    )
    .addOption(
      new Option('--file <message>', 'send this file unchanged, in place of the options above').conflicts(
        ofMessage,
      ),
    )
    .option('--wait <seconds>', 'stop waiting after so many seconds', parse.parseCount)
    .option('--no-wait', 'only send it')
    .action(async (_: unknown, command: Command) => request(command.optsWithGlobals<RequestOptions>()));
}

async function request(options: RequestOptions): Promise<void> {
  const message = await messageFrom(options);
  const stack = await findStack(options);
  const ledger = ledgerOf(stack);
  if (options.wait !== false) await refuseOther(message, ledger);

  const QueueUrl = stack.outputs.CloseRequestQueueUrl;
  const sent = await stack.sqs().send(new SendMessageCommand({ QueueUrl, MessageBody: message.body }));
  const messageId = sent.MessageId ?? '';
  const { tenant, requestId } = message.requestUnder(messageId);
  const key = { tenant, requestId };
  note(`sent to ${stack.label}: request ${requestId} of tenant ${tenant}`);

  const item = options.wait === false ? undefined : await follow(ledger, key, options.wait);
  if (options.wait !== false) process.exitCode = item === undefined ? exitCodes.stillOpen : exitCodeOf(item);
  answer(options, { messageId, ...standing(key, item, Date.now()) }, () =>
    item === undefined ? requestId : standingText(key, item),
  );
}

function messageFrom(options: RequestOptions): Message | Promise<Message> {
  if (options.file !== undefined) return messageIn(options.file);
  return messageOf(options, {
    requestId: `closes/${randomUUID()}`,
    requestedBy: `closes:${userName()}`,
  });
}

/** Refuses an id that was used for other content: the message would be parked. */
async function refuseOther(message: Message, ledger: Pick<Ledger, 'get'>): Promise<void> {
  if (!message.hasOwnId) return;
  const { tenant, requestId, content } = message.requestUnder('any');
  const known = await ledger.get({ tenant, requestId });
  if (known === undefined) return;
  if (!isDeepStrictEqual(known.request, content)) {
    throw notPossible(
      `request ${requestId} of tenant ${tenant} was used before, with other content: choose another --request-id. Nothing was sent.`,
    );
  }
  note(
    `request ${requestId} is known already: sending it again changes nothing, and the outcome is the same.`,
  );
}
