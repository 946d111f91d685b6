import { setTimeout as sleep } from 'node:timers/promises';
import type { Mailbox, ReceivedMessage } from '../infra/local/emulators/mailbox.ts';

const pauseMs = 50;
/**
 * 150 seconds if nothing else runs. It counts checks and not seconds: on a busy machine a check comes later, and so
 * does what it waits for.
 */
const checksMax = 3_000;

/** Waits until a condition is true, by checking it often. @throws when it does not become true */
export async function until(condition: () => boolean): Promise<void> {
  for (let checks = 0; !condition(); checks += 1) {
    if (checks === checksMax) throw new Error(`It did not become true in ${checks} checks: ${condition}`);
    await sleep(pauseMs);
  }
}

/** The first message that fits, among those received before and those to come. @throws when none comes */
export async function messageIn(
  { messages }: Mailbox,
  fits: (message: ReceivedMessage) => boolean,
): Promise<ReceivedMessage> {
  let seen = 0;
  let found: ReceivedMessage | undefined;
  await until(() => {
    const fresh = messages.slice(seen);
    seen += fresh.length;
    found ??= fresh.find(fits);
    return found !== undefined;
  }).catch(() => {});
  if (found === undefined)
    throw new Error(`None of ${messages.length} messages is the expected one: ${fits}`);
  return found;
}
