import { setImmediate as nextTurn } from 'node:timers/promises';
import { Clock } from '../../test/simulation/world/clock.ts';

/** Time that passes only when nothing else is left to do. */
export class VirtualTime {
  readonly clock: Clock;
  #hasNews = true;

  /** @param startAt milliseconds since 1970 */
  constructor(startAt: number) {
    this.clock = new Clock(startAt);
  }

  /** Says that a promise was settled, so that whoever waits for it is to go on before time does. */
  readonly noteNews = (): void => {
    this.#hasNews = true;
  };

  /** Resolves after so many milliseconds. */
  pass(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.clock.after(milliseconds, () => {
        this.noteNews();
        resolve();
      });
    });
  }

  /** Lets time pass until something is so. @throws when nothing is left that could make it so */
  async until(isSo: () => boolean): Promise<void> {
    for (;;) {
      if (this.#hasNews) {
        this.#hasNews = false;
        await nextTurn();
      }
      if (isSo()) return;
      if (!this.clock.step()) throw new Error('Nothing is left to happen, and what was waited for did not');
    }
  }
}
