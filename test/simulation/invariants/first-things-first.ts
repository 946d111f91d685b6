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
    // A token is for all requests of its tenant, so it may be fetched before a request is stored, without a track id.
    if (route === 'token') {
      if (trackId !== '')
        this.broken(`a token was requested with the track id ${trackId} of a close request`);
      return;
    }
    if (this.facts.ofTrack(trackId) === undefined)
      this.broken(`a call of ${route} was made for a request that is not stored`);
  }
}

export class FoundRight extends Invariant {
  readonly name = 'found-right';
  readonly sentence =
    'A request is for the one period that fits. If no period fits, or several do, the request is treated so.';
  readonly promise = 'What setting a period to pending close does';

  override onLedgerWrite(before: LedgerItem | undefined, after: LedgerItem) {
    const because = before?.state === after.state ? null : after.history.at(-1)?.because;
    const isMissed = because === 'period-not-found' || because === 'period-ambiguous';
    const isFound = after.periodId !== null && before?.periodId !== after.periodId;
    if (!isFound && !(isMissed && after.periodId === null)) return;
    const { accountingPeriod: asked } = after.request;
    const periods = after.scope === null ? [] : (this.world.books.seen(after.tenant, after.scope) ?? []);
    // If the books changed after the read, the function may still be right.
    if (periods.some(({ changedAt }) => changedAt > this.now - minute)) return;
    const fitting = periods.filter((period) => !period.isGone && fits(period, asked, periods));
    if (!isFound) {
      if (because === 'period-not-found' ? fitting.length > 0 : fitting.length < 2)
        this.broken(`${after.requestId} is rejected as ${because}, but ${fitting.length} periods fit`);
      return;
    }
    const isRight = fitting.length === 1 && fitting[0]?.plan.id === after.periodId;
    if (!isRight)
      this.broken(`${after.requestId} is for ${after.periodId}, and ${fitting.length} periods fit`);
  }
}

function fits(
  { plan, name }: Period,
  asked: LedgerItem['request']['accountingPeriod'],
  periods: readonly Period[],
): boolean {
  if ('id' in asked) return plan.id === asked.id;
  if ('name' in asked) return name === asked.name;
  if ('date' in asked) return plan.startDate <= asked.date && asked.date <= (plan.endDate ?? '9999');
  const day = asked.endedBefore.slice(0, 10);
  const ended = periods.flatMap(({ plan: { endDate }, isGone }) =>
    endDate !== null && endDate < day && !isGone ? [endDate] : [],
  );
  return plan.endDate !== null && plan.endDate === ended.sort().at(-1);
}

export class WaitInBounds extends Invariant {
  readonly name = 'wait-in-bounds';
  readonly sentence =
    'No wait is longer than what is left until the deadline, or than an hour. No PUT is sent if its hold would end after the deadline.';
  readonly promise = 'Wait';

  override onDelay({ sentAt, id }: Message, seconds: number): void {
    const { deadlineHours } = this.world.core.scenario.settings;
    const deadline = sentAt + deadlineHours * 60 * minute;
    // The call to SQS happens a little later than the decision.
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
    // The read before the PUT may take up to 20 s.
    const readMs = 21_000;
    if (Date.parse(item.deadline) - shown.at + readMs < holdMs) {
      this.broken(`the hold of a PUT to ${call.periodId} ends after the deadline`);
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
