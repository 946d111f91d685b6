import type { Action, Scenario } from '../scenario/scenario.ts';
import type { Subject } from '../subject.ts';
import { Clock } from './clock.ts';
import { Figures } from './figures.ts';
import type { Invocation } from './invocation.ts';
import type { Observer } from './observer.ts';
import { Random } from './random.ts';

/** A promise that did not hold. */
export interface Violation {
  invariant: string;
  detail: string;
  at: number;
}

/** Decides whether a process dies just before or just after an effect, by the effect's number and name. */
export type CrashPlan = (effect: number, name: string) => 'before' | 'after' | null;

export interface CoreOptions {
  scenario: Scenario;
  subject: Subject;
  /** Collects a line for everything that happens. */
  trace?: string[] | undefined;
  crashes?: CrashPlan | undefined;
}

/** What all parts of a world share: time, random numbers, the code under test, and the observers. */
export class Core {
  readonly scenario: Scenario;
  readonly subject: Subject;
  readonly clock: Clock;
  readonly random: Random;
  readonly figures = new Figures();
  readonly observers: Observer[] = [];
  readonly violations: Violation[] = [];
  /** All past and planned actions. Invariants read from them since when nothing went wrong. */
  readonly actions: Action[] = [];
  readonly trace: string[] | undefined;
  readonly crashes: CrashPlan | undefined;
  /** How many effects there were so far, which is also the number of the last one. */
  effects = 0;
  /** True when a promise was settled, because code may then have something to do before time passes. */
  hasNews = false;
  #invocations = 0;

  constructor({ scenario, subject, trace, crashes }: CoreOptions) {
    this.scenario = scenario;
    this.subject = subject;
    this.clock = new Clock(scenario.startAt);
    this.random = new Random(scenario.seed);
    this.trace = trace;
    this.crashes = crashes;
  }

  /** Milliseconds since the world began. */
  get elapsed(): number {
    return this.clock.now - this.scenario.startAt;
  }

  note(text: string): void {
    this.trace?.push(`${String(this.elapsed).padStart(10)} ${text}`);
  }

  violate(invariant: string, detail: string): void {
    this.note(`BROKEN ${invariant}: ${detail}`);
    this.violations.push({ invariant, detail, at: this.elapsed });
  }

  begin(kind: Invocation['kind'], timeoutMs: number, tick: number | null): Invocation {
    const { now } = this.clock;
    return {
      id: ++this.#invocations,
      kind,
      startedAt: now,
      endsAt: now + timeoutMs,
      tick,
      wakeUp: null,
      isAlive: true,
      isKilled: false,
      container: null,
      onDeath: () => {},
    };
  }

  /** Ends the process at once, whatever it was doing. */
  kill(invocation: Invocation, why: string): void {
    if (!invocation.isAlive) return;
    invocation.isAlive = false;
    invocation.isKilled = true;
    this.figures.count('crashes', why);
    this.note(`#${invocation.id} dies: ${why}`);
    invocation.onDeath();
  }
}
