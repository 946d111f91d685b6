import { setImmediate as nextTurn } from 'node:timers/promises';
import { Clock } from '../../test/simulation/world/clock.ts';

/** Time that passes only when no code has anything left to do. */
export class VirtualTime {
  readonly clock: Clock;
  #hasNews = true;

  /** @param startAt milliseconds since 1970 */
  constructor(startAt: number) {
    this.clock = new Clock(startAt);
  }

  /** Call it when a promise was settled. The code that waits for the promise then runs before time goes on. */
  readonly noteNews = (): void => {
    this.#hasNews = true;
  };

  /** Resolves after this many milliseconds. */
  pass(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.clock.after(milliseconds, () => {
        this.noteNews();
        resolve();
      });
    });
  }

  /** Lets time pass until work is done. @throws what the work throws */
  async during(work: Promise<void>): Promise<void> {
    let isDone = false;
    const done = () => {
      isDone = true;
      this.noteNews();
    };
    work.then(done, done);
    await this.until(() => isDone);
    return work;
  }

  /** Lets time pass until a condition is true. @throws when no more events are planned and it is still false */
  async until(isTrue: () => boolean): Promise<void> {
    for (;;) {
      if (this.#hasNews) {
        this.#hasNews = false;
        await nextTurn();
      }
      if (isTrue()) return;
      if (!this.clock.step())
        throw new Error('Nothing more is planned, and the awaited condition is still false');
    }
  }
}
