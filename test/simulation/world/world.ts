import { setImmediate as nextTurn } from 'node:timers/promises';

import { receiveLimit } from '../../../infra/aws/settings/delivery.ts';
import type { Action } from '../scenario/scenario.ts';
import { Books, latestStart } from '../zuora/books.ts';
import { Callouts } from '../zuora/callouts.ts';
import { Endpoints } from '../zuora/endpoints.ts';
import { Tokens } from '../zuora/tokens.ts';
import { ZuoraModel } from '../zuora/zuora-model.ts';
import { Core, type CoreOptions } from './core.ts';
import { Gate } from './gate.ts';
import { happen, type Parts } from './happenings.ts';
import { Lambda } from './lambda.ts';
import { LedgerModel } from './ledger.ts';
import type { Observer } from './observer.ts';
import { Operator } from './operator.ts';
import { QueueModel } from './queue.ts';
import { Scheduler } from './scheduler.ts';
import { Secrets } from './secrets.ts';
import { Weather } from './weather.ts';

/** The same value as in the stack (infra/aws/messages/close-requests.ts). */
const workersMax = 5;
const hour = 3_600_000;

/** One stack and everything around it in one process, without network, wall clock or timers. */
export class World implements Parts {
  readonly core: Core;
  readonly weather: Weather;
  readonly ledger: LedgerModel;
  readonly queue: QueueModel;
  readonly secrets: Secrets;
  readonly books: Books;
  readonly tokens: Tokens;
  readonly lambda: Lambda;
  readonly scheduler: Scheduler;
  readonly operator: Operator;
  /** The events that reached the topic, in order. */
  readonly published: string[] = [];
  #actionsLeft = 0;
  #deliveryAt: number | null = null;

  constructor(options: CoreOptions) {
    const core = new Core(options);
    const { scenario } = core;
    const weather = new Weather(core);
    const gate = new Gate(core, weather);
    this.core = core;
    this.weather = weather;
    this.ledger = new LedgerModel(core, gate);
    this.queue = new QueueModel(core, receiveLimit(scenario.settings));
    this.secrets = new Secrets(core, gate);
    this.books = new Books(core, scenario.tenants, scenario.periods);
    this.tokens = new Tokens(core, this.secrets);
    const endpoints = new Endpoints(core, this.tokens, this.books);
    endpoints.baselineOf = ({ trackId }) =>
      this.ledger.items().find((item) => item.zuoraTrackId === trackId)?.baseline ?? null;
    this.books.isUnclear = (period) =>
      this.ledger
        .items()
        .some(
          ({ state, tenant, periodId, baseline }) =>
            state === 'sent' &&
            tenant === period.plan.tenant &&
            periodId === period.plan.id &&
            baseline?.start !== latestStart(period),
        );
    this.lambda = new Lambda(core, {
      gate,
      ledger: this.ledger,
      queue: this.queue,
      secrets: this.secrets,
      zuora: new ZuoraModel({ core, gate, weather, tokens: this.tokens, endpoints }),
      publish: (invocation, event) =>
        gate.aws(invocation, { service: 'sns', name: 'sns.publish' }, () => {
          this.published.push(event);
          for (const observer of core.observers) observer.onPublish(event, invocation);
        }),
    });
    if (scenario.wakeUps !== undefined) {
      const callouts = new Callouts(core, this.lambda, scenario.wakeUps);
      this.books.onRun = (period, runMs) => callouts.runBegins(period, runMs);
    }
    this.scheduler = new Scheduler(core, this.lambda, this.ledger);
    this.operator = new Operator(core, this.ledger);
    this.ledger.onDue = (dueAt) => this.scheduler.planTickFor(Date.parse(dueAt));
    this.queue.onVisible = (at) => this.#deliverAt(at);
    this.lambda.onFree = () => this.#deliverAt(core.clock.now);
    for (const action of scenario.actions) this.plan(action);
  }

  observe(...observers: Observer[]): this {
    this.core.observers.push(...observers);
    return this;
  }

  plan(action: Action): void {
    this.#actionsLeft++;
    this.core.actions.push(action);
    this.core.clock.at(this.core.scenario.startAt + action.at, () => {
      this.#actionsLeft--;
      happen(action, this);
    });
  }

  /** Runs until nothing is left to do, or a promise is broken. */
  async run(): Promise<this> {
    const { core } = this;
    const end = this.lastMoment();
    while (!this.isQuiet && core.violations.length === 0) {
      if (!core.clock.step() || core.clock.now > end) break;
      await this.settle();
    }
    if (core.violations.length === 0) for (const observer of core.observers) observer.onEnd();
    return this;
  }

  /** Runs for some time, for tests that act in between. */
  async runFor(milliseconds: number): Promise<void> {
    const { core } = this;
    let isOver = false;
    core.clock.after(milliseconds, () => {
      isOver = true;
    });
    while (!isOver && core.violations.length === 0 && core.clock.step()) await this.settle();
  }

  /** Lets code run as far as it can without time passing. */
  async settle(): Promise<void> {
    if (!this.core.hasNews) return;
    this.core.hasNews = false;
    await nextTurn();
  }

  /** True when nothing runs, nothing waits, and every outcome is published. */
  get isQuiet(): boolean {
    return (
      this.#actionsLeft === 0 &&
      this.queue.isEmpty &&
      this.lambda.running.length === 0 &&
      this.operator.running.length === 0 &&
      this.ledger.nextDue() === null
    );
  }

  /** When everything must have ended: a day after the deadline of a request that comes with the last action. */
  lastMoment(): number {
    const { scenario, actions } = this.core;
    const last = actions.reduce((latest, action) => Math.max(latest, endOf(action)), 0);
    return scenario.startAt + last + scenario.settings.deadlineHours * hour + 24 * hour;
  }

  #deliverAt(at: number): void {
    if (this.#deliveryAt !== null && this.#deliveryAt <= at) return;
    const { clock, random } = this.core;
    this.#deliveryAt = at;
    clock.at(at + random.between(1, 500), () => {
      if (this.#deliveryAt !== at) return;
      this.#deliveryAt = null;
      this.#deliver();
    });
  }

  #deliver(): void {
    const { core, queue, lambda } = this;
    while (lambda.count('closing') < workersMax) {
      const messages = queue.receive();
      if (messages.length === 0) break;
      core.hasNews = true;
      lambda.closing(messages);
    }
    const next = queue.nextVisible();
    // When all workers are busy, the next one that becomes free receives.
    if (next !== null && next > core.clock.now) this.#deliverAt(next);
  }
}

/** When the trouble that an action causes is over, in milliseconds since the beginning. */
export function endOf(action: Action): number {
  return action.at + ('ms' in action ? action.ms : 0);
}
