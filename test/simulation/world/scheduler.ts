import type { Core } from './core.ts';
import type { Lambda } from './lambda.ts';
import type { LedgerModel } from './ledger.ts';

const minute = 60_000;
const nextMinute = (time: number) => Math.ceil(time / minute) * minute;

/**
 * EventBridge Scheduler with `rate(1 minute)`. Ticks at which nothing is due are left out: they only query the index.
 */
export class Scheduler {
  readonly #core: Core;
  readonly #lambda: Lambda;
  readonly #ledger: LedgerModel;
  #planned: number | null = null;
  #forget: () => void = () => {};
  are: 'skipped' | 'doubled' | 'late' = 'late';
  until = 0;

  constructor(core: Core, lambda: Lambda, ledger: LedgerModel) {
    this.#core = core;
    this.#lambda = lambda;
    this.#ledger = ledger;
  }

  /** Plans the tick that handles what is due at a time. */
  planTickFor(due: number): void {
    const at = nextMinute(Math.max(due, this.#core.clock.now + 1));
    if (this.#planned !== null && this.#planned <= at) return;
    this.#forget();
    this.#planned = at;
    this.#forget = this.#core.clock.at(at, () => this.#tick(at));
  }

  #tick(at: number): void {
    const { clock, random, figures } = this.#core;
    const skipped = this.#planned === at && clock.now < this.until && this.are === 'skipped';
    this.#planned = null;
    const isTroubled = clock.now < this.until;
    if (skipped) figures.count('faults', 'tick skipped');
    else {
      const isLate = isTroubled && this.are === 'late';
      const isDoubled = isTroubled && this.are === 'doubled';
      if (isLate) figures.count('faults', 'tick late');
      if (isDoubled) figures.count('faults', 'tick doubled');
      const scheduledTime = new Date(at).toISOString();
      const deliver = () => {
        figures.count('ticks', 'played');
        this.#lambda.polling(scheduledTime);
      };
      clock.after(isLate ? random.between(1_000, 58_000) : random.between(50, 1_500), deliver);
      if (isDoubled) clock.after(random.between(50, 30_000), deliver);
    }
    this.#planNext(at);
  }

  /** Plans the next minute if something is due, otherwise the minute at which something will be due. */
  #planNext(at: number): void {
    const next = this.#ledger.nextDue();
    if (next !== null) this.planTickFor(Math.max(Date.parse(next), at + 1));
  }
}
