import type { LedgerItem } from '../../functions/shared/ledger/ledger-item.ts';
import type { EventCode, ReportFields } from '../../functions/shared/telemetry/telemetry.ts';
import { outcomeEventSchema } from './invariants/facts.ts';
import type { Invocation } from './world/invocation.ts';
import { Observer, type ZuoraAnswered, type ZuoraCall } from './world/observer.ts';
import type { World } from './world/world.ts';

/** What an invocation did for a request, as far as it shows which row was taken. */
interface Course {
  put: 'none' | 'asked' | 'refused' | 'unclear';
  hasRead: boolean;
}

/** Finds out from ledger writes and log lines which rows of the decision tables were taken, and counts outcomes. */
export class Coverage extends Observer {
  readonly #world: World;
  readonly #courses = new Map<Invocation, Map<string, Course>>();

  constructor(world: World) {
    super();
    this.#world = world;
  }

  #row(name: string): void {
    this.#world.core.figures.count('rows', name);
  }

  #course(invocation: Invocation, trackId: string): Course {
    const own = this.#courses.get(invocation) ?? new Map<string, Course>();
    this.#courses.set(invocation, own);
    const course = own.get(trackId) ?? { put: 'none', hasRead: false };
    own.set(trackId, course);
    return course;
  }

  override onPutEffect(): void {
    this.#world.core.figures.count('puts', 'took effect');
  }

  override onPublish(event: string): void {
    const { data } = outcomeEventSchema.parse(JSON.parse(event));
    this.#world.core.figures.count('deliveries', data.outcome);
  }

  override onZuoraCall({ route, invocation, trackId }: ZuoraCall): void {
    if (route === 'put') this.#course(invocation, trackId).put = 'asked';
  }

  override onZuoraAnswer({ call, shown, isRefusal, status }: ZuoraAnswered): void {
    const course = this.#course(call.invocation, call.trackId);
    if (shown !== null) course.hasRead = true;
    if (call.route === 'put' && (isRefusal || status !== 200)) course.put = isRefusal ? 'refused' : 'unclear';
  }

  override onLedgerWrite(before: LedgerItem | undefined, after: LedgerItem, invocation: Invocation): void {
    if (before === undefined) return;
    if (invocation.wakeUp !== null) this.#woken(before, after);
    // A second PUT in the same state adds an entry to the history.
    if (before.state === after.state && before.history.length === after.history.length) return;
    if (before.state === 'concluded') return;
    const because = after.history.at(-1)?.because ?? '';
    if (after.state === 'concluded') this.#concluded(before, after, because, invocation);
    else if (invocation.kind === 'closing') this.#moved(before, after, because, invocation);
    else if (after.state === 'watching') this.#row('poll sent-seen');
  }

  #woken(before: LedgerItem, after: LedgerItem): void {
    const { figures } = this.#world.core;
    if (after.wokenAt !== before.wokenAt) figures.count('wake-ups', 'items claimed');
    else if (before.state !== 'concluded')
      figures.count('wake-ups', `items ${after.state === 'concluded' ? 'concluded' : 'kept'}`);
  }

  #moved(before: LedgerItem, after: LedgerItem, because: string, invocation: Invocation): void {
    const { put } = this.#course(invocation, after.zuoraTrackId);
    if (because === 'put-succeeded') this.#row('put success');
    if (because === 'pending-close-found') {
      this.#row(after.baseline === null ? 'set adopted-unknown' : 'set adopted-refused');
      if (put === 'refused') this.#row('put refused-adopted');
    }
    if (because === 'pending-close-seen') this.#row(put === 'none' ? 'set seen' : 'put unclear-seen');
    if (after.state === 'sent') {
      this.#row(before.state === 'sent' ? 'set send-again' : 'set send');
    }
  }

  #concluded(before: LedgerItem, after: LedgerItem, because: string, invocation: Invocation) {
    const { kind } = invocation;
    const { data } = outcomeEventSchema.parse(JSON.parse(after.event ?? ''));
    this.#world.core.figures.count('outcomes', data.outcome);
    if (because === 'earlier-periods-open' || because === 'refused-by-zuora') {
      const { put } = this.#course(invocation, after.zuoraTrackId);
      return this.#row(put === 'none' ? 'set six-refusals' : `put ${because}`);
    }
    // An operator's step is not a row: the tables say what the functions do.
    if (kind === 'operator') return;
    if (kind === 'closing') return this.#row(`set ${because}`);
    switch (because) {
      case 'put-unclear':
        return this.#row('poll sent-unclear');
      case 'period-open-or-gone':
        return this.#row('poll withdrawn');
      case 'deadline':
        return this.#row(before.state === 'accepted' ? 'poll accepted' : 'poll timed-out');
      default: {
        const isBaselines = after.baseline !== null && after.baseline.start === data.trialBalance.start;
        if (isBaselines) this.#row('poll seen-running');
        return this.#row(`poll ${data.outcome}`);
      }
    }
  }

  override onReport(
    code: EventCode,
    { tenant, requestId, reason }: ReportFields,
    invocation: Invocation | null,
  ): void {
    if (code === 'zuora-token-held-back') this.#world.core.figures.count('faults', 'token held back');
    if (tenant === undefined || requestId === undefined || invocation === null) return;
    const item = this.#world.ledger.item({ tenant, requestId });
    if (item === undefined) return;
    const course = this.#course(invocation, item.zuoraTrackId);
    if (code === 'request-waits') this.#waits(reason ?? '', course);
    if (code === 'request-done') this.#done(item, course);
    if (code === 'item-kept') {
      if (item.state === 'sent') this.#row('poll sent-kept');
      else if (item.state === 'watching')
        this.#row(course.hasRead || item.run !== null ? 'poll kept' : 'poll young');
    }
    if (code === 'unknown-word' && invocation.kind === 'polling') this.#row('poll unknown-word');
  }

  #waits(reason: string, { put }: Course) {
    if (put === 'refused')
      return this.#row(reason === 'refused' ? 'put refused-wait' : 'put refused-not-now');
    if (put === 'unclear' && reason === 'hold') return this.#row('put unclear-hold');
    const names = ['hold', 'trial-balance-running', 'unknown-word', 'deadline-near'];
    if (names.includes(reason)) this.#row(`set ${reason}`);
  }

  /** Row 1: the item was left to polling before anything was read. */
  #done(item: LedgerItem, { put, hasRead }: Course): void {
    if (put !== 'none' || hasRead) return;
    if (item.state === 'watching' || item.state === 'concluded') this.#row(`set ${item.state}`);
    else if (this.#world.core.clock.now >= Date.parse(item.deadline)) this.#row('set past-deadline');
  }
}
