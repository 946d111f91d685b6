import type { Service, Trouble } from '../scenario/scenario.ts';
import type { Core } from './core.ts';

/** A trouble that a part of the calls to a service has until a time; of one tenant, or of all if `tenant` is null. */
interface Front {
  service: Service;
  trouble: Trouble;
  rate: number;
  until: number;
  tenant: string | null;
}

/** Decides which calls go wrong, and how. */
export class Weather {
  readonly #core: Core;
  #fronts: Front[] = [];

  constructor(core: Core) {
    this.#core = core;
  }

  add(front: Front): void {
    this.#fronts.push(front);
  }

  /** The fault of a call, or null. */
  over(service: Service, tenant: string | null): Trouble | null {
    if (this.#fronts.length === 0) return null;
    const { clock, random, figures } = this.#core;
    this.#fronts = this.#fronts.filter(({ until }) => until > clock.now);
    for (const front of this.#fronts) {
      if (front.service !== service || (front.tenant !== null && front.tenant !== tenant)) continue;
      if (random.chance(front.rate)) {
        figures.count('faults', `${service} ${front.trouble}`);
        return front.trouble;
      }
    }
    return null;
  }
}
