import { randomBytes } from 'node:crypto';
import type { StackClock } from '../../clock/stack-clock.ts';
import { secretPrefix } from '../../function-environments.ts';
import type { LocalStack } from '../../local-stack.ts';
import type { Click } from './click.ts';
import type { Switches } from './switches.ts';

export interface ClickTarget {
  stack: LocalStack;
  clock: StackClock;
  switches: Switches;
}

/** The error message of a trial balance that is made to fail. */
const whyItFails = 'FX rate EUR/USD missing; load it and rerun.';

/**
 * Does what a click asks for.
 *
 * @throws Error with a sentence for the person who clicked when it cannot be done
 */
export async function carryOut(click: Click, { stack, clock, switches }: ClickTarget): Promise<void> {
  const books = stack.simulator.books();
  switch (click.do) {
    case 'send':
      await Promise.all(Array.from({ length: click.times }, () => stack.send(click.body)));
      return;
    case 'fail-run':
      books.finishRun(click.period, { status: 'Error', errorMessage: whyItFails });
      return;
    case 'lengthen-run':
      books.lengthenRun(click.period, click.seconds);
      return;
    case 'rerun':
      // Zuora runs one trial balance at a time. The next one begins before polling may have read the end of the last.
      if (books.period(click.period).runTrialBalanceStatus === 'Processing') books.finishRun(click.period);
      books.rerun(click.period);
      return;
    case 'reopen':
      books.reopen(click.period);
      return;
    case 'switch':
      switches.set(click.fault, click.on);
      return;
    case 'revoke-tokens':
      stack.simulator.revokeTokens();
      return;
    case 'rotate-secret':
      rotateSecret(stack);
      return;
    case 'speed':
      clock.setRate(click.rate);
  }
}

/** A new client secret, in Zuora and in Secrets Manager; tokens of the old one are valid until they expire. */
function rotateSecret({ simulator, emulators, secretFor }: LocalStack): void {
  const [client] = simulator.clients;
  if (client === undefined)
    throw new Error('The simulated Zuora has no client whose secret could be rotated.');
  client.clientSecret = randomBytes(30).toString('base64url');
  emulators.secrets.put(`${secretPrefix}/default`, secretFor(client));
}
