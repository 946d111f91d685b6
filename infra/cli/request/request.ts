import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Ledger } from '../../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { answer, note } from '../answer.ts';
import type { GlobalOptions } from '../command-line/command.ts';
import { forecastsFor } from '../record/forecasts.ts';
import { ledgerOf } from '../record/ledger-reading.ts';
import { exitCodeOf, standing, standingText } from '../record/outcome-view.ts';
import { userName } from '../stack/operating-system.ts';
import { findStack } from '../stack/target.ts';
import { exitCodes, notPossible } from '../trouble.ts';
import { follow, type Wait } from '../waiting/follow.ts';
import { type Message, type MessageOptions, messageIn, messageOf } from './request-message.ts';

type RequestOptions = GlobalOptions & MessageOptions & { wait: Wait };

/** `closes request`. */
export async function request(options: RequestOptions): Promise<void> {
  const message = await messageFrom(options);
  const stack = await findStack(options);
  const ledger = await ledgerOf(stack);
  if (options.wait !== false) await refuseOther(message, ledger);

  const forecasts = (item: LedgerItem) => forecastsFor(stack, [item], Date.now);
  const QueueUrl = stack.outputs.CloseRequestQueueUrl;
  const sent = await (await stack.sqs()).send(
    new SendMessageCommand({ QueueUrl, MessageBody: message.body }),
  );
  const messageId = sent.MessageId ?? '';
  const { tenant, requestId } = message.requestUnder(messageId);
  const key = { tenant, requestId };
  note(`sent to ${stack.label}: request ${requestId} of tenant ${tenant}`);

  const item = options.wait === false ? undefined : await follow({ ledger, forecasts }, key, options.wait);
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
