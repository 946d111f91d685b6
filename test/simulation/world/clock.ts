import type { Deadline } from '../../../functions/shared/zuora/deadline.ts';
import type { Transport } from '../../../functions/shared/zuora/transport.ts';

interface Entry {
  at: number;
  order: number;
  run: () => void;
}

const isBefore = (one: Entry, other: Entry) =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

const nothing = () => {};

/** Virtual time. Runs planned events in the order of their times, and events of the same time as they were planned. */
export class Clock {
  now: number;
  #planned = 0;
  readonly #heap: Entry[] = [];

  constructor(now: number) {
    this.now = now;
  }

  /** Plans an event. The returned function cancels it. */
  at(time: number, run: () => void): () => void {
    const entry: Entry = { at: Math.max(time, this.now), order: this.#planned++, run };
    this.#push(entry);
    return () => {
      entry.run = nothing;
    };
  }

  after(milliseconds: number, run: () => void): () => void {
    return this.at(this.now + milliseconds, run);
  }

  /** Runs the next event. @returns false when nothing is planned */
  step(): boolean {
    const next = this.#pop();
    if (next === undefined) return false;
    // A cancelled event does not move the clock.
    if (next.run !== nothing) {
      this.now = next.at;
      next.run();
    }
    return true;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !isBefore(entry, parent)) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const one = heap[left];
      const other = heap[left + 1];
      if (one === undefined) break;
      const isOtherLess = other !== undefined && isBefore(other, one);
      const less = isOtherLess ? other : one;
      if (!isBefore(less, last)) break;
      heap[index] = less;
      index = isOtherLess ? left + 1 : left;
    }
    heap[index] = last;
    return first;
  }
}

/**
 * The transport of functions/shared/zuora/transport.ts, in virtual time.
 *
 * @param noteNews called when a promise was settled, because code may then have something to do before time passes
 */
export function virtualTransport(
  clock: Clock,
  noteNews: () => void,
  exchange: Transport['exchange'],
): Transport {
  return {
    exchange,
    startDeadline: (milliseconds) => virtualDeadline(clock, milliseconds, noteNews),
    pause: (milliseconds) =>
      new Promise<void>((resolve) => {
        clock.after(milliseconds, () => {
          noteNews();
          resolve();
        });
      }),
  };
}

function virtualDeadline(clock: Clock, milliseconds: number, noteNews: () => void): Deadline {
  let controller: AbortController | undefined;
  const { promise: expiry, reject } = Promise.withResolvers<never>();
  expiry.catch(nothing);
  let isOver = false;
  const forget = clock.after(Math.max(milliseconds, 0), () => {
    isOver = true;
    controller?.abort();
    reject(new Error('The time is over'));
    noteNews();
  });
  return {
    get signal() {
      // Created on first use: most calls are answered in time.
      controller ??= new AbortController();
      if (isOver) controller.abort();
      return controller.signal;
    },
    race: (work) => Promise.race([work, expiry]),
    clear: forget,
  };
}
