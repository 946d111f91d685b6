import { buildApp } from 'fauxqs';
import { type Address, closeServer, type EmulatorServer, type Listen } from '../../loopback.ts';
import { localAccount } from './local-account.ts';

/**
 * The domain in the URLs of queues: `sqs.<region>.amazonaws.invalid`. It never resolves (RFC 6761). A client that
 * wrongly calls the host of a queue's URL instead of its endpoint fails here already, and not only in a deployed stack.
 */
const queueUrlDomain = 'amazonaws.invalid';

/**
 * SQS and SNS in this thread. Uses fauxqs's app without its own start function, which listens on every network
 * interface.
 */
export async function buildMessaging<At extends Address>(listen: Listen<At>): Promise<EmulatorServer<At>> {
  await acceptAllCharacters();
  const app = buildApp({ logger: false, host: queueUrlDomain, defaultRegion: localAccount.region });
  await app.ready();
  const address = await listen(app.server);
  return {
    address,
    async stop() {
      // `app.close` ends the long polls. It does not close the server, because the app did not open it.
      await app.close();
      await closeServer(app.server);
    },
  };
}

/**
 * A workaround for fauxqs 2.4.1. Its pattern for characters that SQS refuses lacks the flag `u`. So it refuses every
 * character above U+FFFF, such as an emoji or the name 𠮷田, which SQS accepts. All checks of fauxqs use this one
 * pattern, which it does not export, so the pattern itself is changed before the first message. It is corrected
 * upstream and not released yet. `test/infra/local/emulators/messaging.characters.test.ts` fails when a release no
 * longer needs this.
 */
async function acceptAllCharacters(): Promise<void> {
  const file = new URL('./sqs/sqsTypes.js', import.meta.resolve('fauxqs')).href;
  const { INVALID_MESSAGE_BODY_CHAR: refused }: { INVALID_MESSAGE_BODY_CHAR: RegExp } = await import(file);
  const correct = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
  refused.test = (text) => correct.test(text);
}
