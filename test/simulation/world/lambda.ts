import type { WakeUpContext } from '../../../functions/poll-trial-balance/wake-up.ts';
import type { EventCode, Report, ReportFields } from '../../../functions/shared/telemetry/telemetry.ts';
import type { ZuoraModel } from '../zuora/zuora-model.ts';
import type { Core } from './core.ts';
import type { Gate } from './gate.ts';
import type { Container, Invocation } from './invocation.ts';
import type { LedgerModel } from './ledger.ts';
import type { Message } from './message.ts';
import type { QueueModel } from './queue.ts';
import type { Secrets } from './secrets.ts';

/** The same values as in functions/…/handler.ts and infra/aws/settings/delivery.ts. */
const closing = { timeoutMs: 150_000, reserveMs: 5_000, startMs: 125_000, putAnswerSeconds: 120 } as const;
const polling = { timeoutMs: 60_000, reserveMs: 3_000 } as const;

export interface Services {
  gate: Gate;
  ledger: LedgerModel;
  queue: QueueModel;
  secrets: Secrets;
  zuora: ZuoraModel;
  /** Publishes an event, or throws as the SNS client does. */
  publish: (invocation: Invocation, event: string) => Promise<void>;
}

/** An invocation that has begun. */
interface Begun {
  invocation: Invocation;
  container: Container;
  end: () => void;
  report: Report;
}

/** Lambda: warm and cold containers, and invocations that may die. */
export class Lambda {
  readonly #core: Core;
  readonly #services: Services;
  #idle: Container[] = [];
  #containers = 0;
  readonly running: Invocation[] = [];
  /** Called when an invocation has ended or died. */
  onFree: (kind: Container['kind']) => void = () => {};

  constructor(core: Core, services: Services) {
    this.#core = core;
    this.#services = services;
  }

  count(kind: Container['kind']): number {
    return this.running.filter((each) => each.kind === kind).length;
  }

  coldStart(): void {
    this.#idle = [];
  }

  closing(messages: readonly Message[]): void {
    const { subject, scenario, clock, random, observers } = this.#core;
    const { ledger, queue, gate } = this.#services;
    const { invocation, container, end, report } = this.#begin('closing', closing.timeoutMs);
    for (const observer of observers) observer.onBatch(messages, invocation);
    const byReceipt = new Map(messages.map((message) => [queue.record(message).receiptHandle, message]));
    const { deadlineHours, backoffMinSeconds, backoffMaxSeconds, pollMinSeconds } = scenario.settings;
    const batch = {
      context: {
        now: () => clock.now,
        timeLeftMs: () => invocation.endsAt - clock.now - closing.reserveMs,
        ledger: ledger.of(() => invocation),
        zuora: container.zuora,
        report,
        tenantAccess: subject.createTenantAccess(),
        settings: {
          deadlineHours,
          backoffMinSeconds,
          backoffMaxSeconds,
          pollMinSeconds,
          putAnswerSeconds: closing.putAnswerSeconds,
          codeVersion: 'simulated',
        },
      },
      queue: {
        park: (body: string, why: { reason: string; detail: string }) =>
          gate.aws(invocation, { service: 'queue', name: 'queue.park' }, () => {
            queue.deadLetters.push({ body, why, messageId: null });
            for (const observer of observers) observer.onPark(body, why, invocation);
          }),
        delay: (receiptHandle: string, seconds: number) =>
          gate.aws(invocation, { service: 'queue', name: `queue.delay ${seconds}` }, () => {
            const message = byReceipt.get(receiptHandle);
            if (message === undefined) return;
            for (const observer of observers) observer.onDelay(message, seconds, invocation);
            queue.changeVisibility(message, seconds);
          }),
      },
      random: () => random.next(),
      startMs: closing.startMs,
      inTurn: subject.createTurns(),
    };
    const records = messages.map((message) => queue.record(message));
    subject.handleBatch({ Records: records }, batch).then(
      (response) => {
        if (!invocation.isAlive) return;
        this.#core.hasNews = true;
        for (const observer of observers) observer.onBatchEnd(messages, response, invocation);
        const failed = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        for (const message of messages) if (!failed.has(message.id)) this.#acknowledge(message);
        end();
      },
      (thrown: unknown) => {
        if (!invocation.isAlive) return;
        this.#core.hasNews = true;
        for (const observer of observers) observer.onBatchEnd(messages, { thrown }, invocation);
        end();
      },
    );
  }

  polling(scheduledTime: string): void {
    const { subject, clock, observers } = this.#core;
    const begun = this.#begin('polling', polling.timeoutMs, Date.parse(scheduledTime));
    for (const observer of observers) observer.onTick(begun.invocation);
    this.#poll(begun, (context) =>
      subject.pollTrialBalances(subject.scheduledTimeOf({ scheduledTime }, clock.now), context),
    );
  }

  /** Invokes the polling function with the event of a wake-up. */
  wakeUp(event: unknown): void {
    const { subject, observers } = this.#core;
    const begun = this.#begin('polling', polling.timeoutMs);
    const wakeUp = subject.wakeUpOf(event);
    if (wakeUp === null) throw new Error('An event without a wake-up');
    begun.invocation.wakeUp = wakeUp;
    this.#core.figures.count('invocations', 'wake-up');
    for (const observer of observers) observer.onWakeUp(begun.invocation);
    this.#poll(begun, (context) => subject.wakeUp(wakeUp, context));
  }

  #poll(begun: Begun, work: (context: WakeUpContext) => Promise<unknown>): void {
    const { scenario, clock, observers } = this.#core;
    const { ledger, publish } = this.#services;
    const { invocation, container, end, report } = begun;
    const { pollMinSeconds, pollMaxSeconds } = scenario.settings;
    const context = {
      now: () => clock.now,
      timeLeftMs: () => invocation.endsAt - clock.now - polling.reserveMs,
      ledger: ledger.of(() => invocation),
      zuora: container.zuora,
      publish: (event: string) => publish(invocation, event),
      report,
      tenantAccess: container.tenantAccess,
      settings: { pollMinSeconds, pollMaxSeconds, codeVersion: 'simulated' },
    };
    const finish = (error: unknown) => {
      if (!invocation.isAlive) return;
      this.#core.hasNews = true;
      for (const observer of observers) observer.onTickEnd(invocation, error);
      end();
    };
    work(context).then(() => finish(null), finish);
  }

  #acknowledge(message: Message): void {
    const { random, figures, observers } = this.#core;
    for (const observer of observers) observer.onAcknowledged(message);
    // SQS may lose a deletion. Then it delivers the message again.
    if (random.chance(0.01)) figures.count('faults', 'queue deletion lost');
    else this.#services.queue.delete(message);
  }

  #begin(kind: Container['kind'], timeoutMs: number, tick: number | null = null): Begun {
    const core = this.#core;
    const invocation = core.begin(kind, timeoutMs, tick);
    const container = this.#container(kind);
    container.invocation = invocation;
    invocation.container = container;
    for (const deliver of container.answersWhileFrozen.splice(0)) deliver();
    this.running.push(invocation);
    core.hasNews = true;
    core.figures.count('invocations', kind);
    core.note(`#${invocation.id} ${kind} begins in container ${container.id}`);

    const free = () => {
      this.running.splice(this.running.indexOf(invocation), 1);
      container.invocation = null;
      this.onFree(kind);
    };
    const forgetTimeout = core.clock.after(timeoutMs, () => core.kill(invocation, `${kind} timed out`));
    // When an invocation dies, its container dies too.
    invocation.onDeath = () => {
      forgetTimeout();
      free();
    };
    const end = () => {
      core.note(`#${invocation.id} ends`);
      forgetTimeout();
      invocation.isAlive = false;
      free();
      this.#idle.push(container);
    };
    const report = (code: EventCode, fields: ReportFields) => {
      core.note(`#${invocation.id} says ${code} ${fields.reason ?? ''}`);
      for (const observer of core.observers) observer.onReport(code, fields, invocation);
    };
    return { invocation, container, end, report };
  }

  #container(kind: Container['kind']): Container {
    const { random } = this.#core;
    const warm = this.#idle.filter((each) => each.kind === kind);
    if (warm.length > 0 && !random.chance(0.02)) {
      const container = random.pick(warm);
      this.#idle.splice(this.#idle.indexOf(container), 1);
      return container;
    }
    return this.#cold(kind);
  }

  #cold(kind: Container['kind']): Container {
    const { subject, clock, observers, figures, scenario } = this.#core;
    const { secrets, zuora } = this.#services;
    const { tokensPerMinute } = scenario.settings;
    figures.count('cold starts', kind);
    const container: Container = {
      id: ++this.#containers,
      kind,
      zuora: subject.zuoraOver(
        subject.createZuoraClient({
          readSecret: secrets.reader(() => container.invocation),
          secretPrefix: 'zuora-pending-close',
          extraHosts: [],
          now: () => clock.now,
          report: ({ code, ...fields }) => {
            for (const observer of observers) observer.onReport(code, fields, container.invocation);
          },
          transport: zuora.transport(() => container),
          ...(tokensPerMinute === undefined ? {} : { tokensPerMinute }),
        }),
      ),
      tenantAccess: subject.createTenantAccess(),
      invocation: null,
      answersWhileFrozen: [],
    };
    return container;
  }
}
