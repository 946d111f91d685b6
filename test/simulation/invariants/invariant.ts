import { Observer } from '../world/observer.ts';
import type { World } from '../world/world.ts';
import type { Facts } from './facts.ts';

/** One thing that must be true, and the promise of the specification that it checks. */
export abstract class Invariant extends Observer {
  abstract readonly name: string;
  /** What must be true, in a sentence. */
  abstract readonly sentence: string;
  /** The number of the promise in the specification, or the section with the rule. */
  abstract readonly promise: string;
  protected readonly world: World;
  protected readonly facts: Facts;

  constructor(world: World, facts: Facts) {
    super();
    this.world = world;
    this.facts = facts;
  }

  protected broken(detail: string): void {
    this.world.core.violate(this.name, detail);
  }

  protected get now(): number {
    return this.world.core.clock.now;
  }
}
