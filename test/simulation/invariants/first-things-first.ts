import * as z from 'zod';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { Message } from '../world/message.ts';
import type { ZuoraCall } from '../world/observer.ts';
import type { Period } from '../zuora/period.ts';
import { Invariant } from './invariant.ts';

const minute = 60_000;

export class StoredFirst extends Invariant {
  readonly name = 'stored-first';
  readonly sentence = 'A request is in the ledger before Zuora is first called for it.';
  readonly promise = 'The ledger';

  override onZuoraCall({ trackId, route }: ZuoraCall): void {
    // A token serves every request of its tenant: it may be fetched before one is stored, and names none.
    if (route === 'token') {
      if (trackId !== '') this.broken(`a token with the track id ${trackId} of a request`);
      return;
    }
    if (this.facts.ofTrack(trackId) === undefined) this.broken(`${route} for a request that is not stored`);
  }
}

export class FoundRight extends Invariant {
  readonly name = 'found-right';
  readonly sentence =
    'The period that a request is taken to mean is the one that fits, and the only one; where none is found, or several, it is so.';
  readonly promise = 'What setting a period to pending close does';

  override onLedgerWrite(before: LedgerItem | undefined, after: LedgerItem) {
    const because = before?.state === after.state ? null : after.history.at(-1)?.because;
    const isMissed = because === 'period-not-found' || because === 'period-ambiguous';
    const isFound = after.periodId !== null && before?.periodId !== after.periodId;
    if (!isFound && !(isMissed && after.periodId === null)) return;
    const { accountingPeriod: asked } = after.request;
    const shelf = after.scope === null ? [] : (this.world.books.seen(after.tenant, after.scope) ?? []);
    // A change after the read is not a mistake of the function.
    if (shelf.some(({ changedAt }) => changedAt > this.now - minute)) return;
    const fitting = shelf.filter((period) => !period.isGone && fits(period, asked, shelf));
    if (!isFound) {
      if (because === 'period-not-found' ? fitting.length > 0 : fitting.length < 2)
        this.broken(`${after.requestId} is rejected as ${because}, and ${fitting.length} fit`);
      return;
    }
    const isRight = fitting.length === 1 && fitting[0]?.plan.id === after.periodId;
    if (!isRight)
      this.broken(`${after.requestId} is taken to mean ${after.periodId}, one of ${fitting.length}`);
  }
}

function fits(
  { plan, name }: Period,
  asked: LedgerItem['request']['accountingPeriod'],
  shelf: readonly Period[],
): boolean {
  if ('id' in asked) return plan.id === asked.id;
  if ('name' in asked) return name === asked.name;
  if ('date' in asked) return plan.startDate <= asked.date && asked.date <= (plan.endDate ?? '9999');
  const day = asked.endedBefore.slice(0, 10);
  const ended = shelf.flatMap(({ plan: { endDate }, isGone }) =>
    endDate !== null && endDate < day && !isGone ? [endDate] : [],
  );
  return plan.endDate !== null && plan.endDate === ended.sort().at(-1);
}

export class WaitInBounds extends Invariant {
  readonly name = 'wait-in-bounds';
  readonly sentence =
    'No wait is longer than what is left until the deadline, nor than an hour, and no PUT is sent whose hold would outlast it.';
  readonly promise = 'Wait';

  override onDelay({ sentAt, id }: Message, seconds: number): void {
    const { deadlineHours } = this.world.core.scenario.settings;
    const deadline = sentAt + deadlineHours * 60 * minute;
    // Its effect is a little later than its decision.
    const slackMs = 20_000;
    if (seconds > 3_600) this.broken(`${id} waits ${seconds} s`);
    if (this.now < deadline && this.now + seconds * 1000 > deadline + slackMs) {
      this.broken(`${id} comes back after its deadline`);
    }
  }

  override onZuoraCall(call: ZuoraCall) {
    if (call.route !== 'put') return;
    const facts = this.facts.ofTrack(call.trackId);
    const item = facts === undefined ? undefined : this.world.ledger.item(facts.key);
    const shown = this.facts.shownTo(call.invocation, call.trackId, call.periodId);
    if (item === undefined || shown === undefined) return;
    const holdMs = this.world.core.scenario.settings.backoffMaxSeconds * 1000;
    // The read that it rests on took up to 20 s.
    const readMs = 21_000;
    if (Date.parse(item.deadline) - shown.at + readMs < holdMs) {
      this.broken(`a PUT to ${call.periodId} whose hold outlasts the deadline`);
    }
  }
}

const asked = z.object({ requestedBy: z.string().nullish() });

export class ReusedIdRefused extends Invariant {
  readonly name = 'reused-id-refused';
  readonly sentence =
    'A message with the id of another request and other content is never taken for that request.';
  readonly promise = 'In';

  override onAcknowledged({ id, body, is }: Message): void {
    if (is.is !== 'request') return;
    const item = this.world.ledger.item(is);
    const isParked = this.world.queue.deadLetters.some((each) => each.why !== null && each.body === body);
    if (item === undefined || isParked) return;
    const { requestedBy = null } = asked.parse(JSON.parse(is.content));
    if (item.request.requestedBy !== requestedBy) this.broken(`${id} was taken for another request`);
  }
}
