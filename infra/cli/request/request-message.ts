import { readFile } from 'node:fs/promises';
import type { CloseRequest } from '../../../functions/contract/close-request-schema.ts';
import { parseCloseRequestMessage } from '../../../functions/set-pending-close/close-request-message.ts';
import { pathAsTyped } from '../../typed-path.ts';
import { Trouble } from '../trouble.ts';

/** What the options of `closes request` say of the request itself. */
export interface MessageOptions {
  id?: string;
  name?: string;
  date?: string;
  endedBefore?: string;
  timezone?: string;
  tenant?: string;
  entity?: string;
  orgs?: readonly string[];
  requestId?: string;
  requestedBy?: string;
  file?: string;
}

/** A message to be sent. */
export interface Message {
  body: string;
  /** The request in it. A message without an id gets the SQS message id. */
  requestUnder(messageId: string): CloseRequest;
  /** False when its id is the SQS message id: sending the body again makes another request. */
  hasOwnId: boolean;
}

const ways = '--id, --name, --date or --ended-before';

/**
 * The message that the options describe. Pure.
 *
 * @param defaults the id and the requester if no option gives them
 * @throws Trouble when the options name no period, or several
 */
export function messageOf(
  options: Omit<MessageOptions, 'file'>,
  defaults: { requestId: string; requestedBy: string },
): Message {
  const { id, name, date, endedBefore, timezone, tenant, entity, orgs } = options;
  const given = [id, name, date, endedBefore].filter((way) => way !== undefined);
  if (given.length !== 1)
    throw new Trouble(`name the period in exactly one way: ${ways}; or a message by --file.`);
  if (timezone !== undefined && endedBefore === undefined)
    throw new Trouble('--timezone is allowed beside --ended-before only.');
  const { requestId = defaults.requestId, requestedBy = defaults.requestedBy } = options;
  const message = {
    requestId,
    tenant,
    accountingPeriod: { id, name, date, endedBefore, timezone },
    entityId: entity,
    orgIds: orgs,
    requestedBy,
  };
  // Keys that are undefined are left out of the text.
  return checked(JSON.stringify(message));
}

/**
 * A message from a file, to be sent unchanged.
 * @throws Trouble when the file cannot be read or is not a close request
 */
export async function messageIn(file: string): Promise<Message> {
  try {
    return checked(await readFile(pathAsTyped(file), 'utf8'));
  } catch (error) {
    if (error instanceof Trouble) throw new Trouble(`${file}: ${error.message}`);
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown trouble';
    throw new Trouble(`cannot read ${file}: ${code === 'ENOENT' ? 'no such file' : code}.`);
  }
}

/** Checks a body by the rules of the function that receives it: a message that would be parked is not sent. */
export function checked(body: string): Message {
  const requestUnder = (messageId: string) => {
    const parsed = parseCloseRequestMessage({ messageId, body });
    if (!parsed.isRequest) throw new Trouble(`this is not a close request: ${parsed.detail}.`);
    return parsed.request;
  };
  const [one, other] = [requestUnder('one'), requestUnder('other')];
  return { body, requestUnder, hasOwnId: one.requestId === other.requestId };
}
