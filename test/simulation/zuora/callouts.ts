import { createHmac } from 'node:crypto';
import type { CalloutTrouble, WakeUpPlan } from '../scenario/scenario.ts';
import type { Core } from '../world/core.ts';
import type { Lambda } from '../world/lambda.ts';
import { Random } from '../world/random.ts';
import type { Period } from './period.ts';

const second = 1_000;
const minute = 60 * second;
const masterKeys = ['the current master key', 'the previous master key'] as const;
const attemptsMax = 3;

interface Target {
  tenant: string;
  periodId: string;
  periodName: string;
}

/** Zuora's callouts, and calls of others, to the function that receives wake-ups. Its own code answers them. */
export class Callouts {
  readonly #core: Core;
  readonly #lambda: Pick<Lambda, 'wakeUp'>;
  readonly #plan: WakeUpPlan;
  /** Separate random numbers, so that the rest of the world draws as without calls. */
  readonly #random: Random;

  constructor(core: Core, lambda: Pick<Lambda, 'wakeUp'>, plan: WakeUpPlan) {
    this.#core = core;
    this.#lambda = lambda;
    this.#plan = plan;
    this.#random = new Random(plan.seed);
    for (let burst = 0; burst < plan.strayBursts; burst++) this.#planStrayBurst();
  }

  /** Zuora calls about a run that ends after this time. */
  runBegins({ plan, name }: Period, endsAfterMs: number): void {
    const target = { tenant: plan.tenant, periodId: plan.id, periodName: name };
    const trouble = this.#trouble();
    this.#core.figures.count('callouts', trouble ?? 'right');
    for (const ms of this.#callsAfter(trouble, endsAfterMs))
      this.#callAfter(ms, target, trouble !== 'wrong-key');
  }

  /** When Zuora's calls arrive that are about a run which ends after this time. */
  #callsAfter(trouble: CalloutTrouble | null, endsAfterMs: number): number[] {
    const random = this.#random;
    const usual = endsAfterMs + random.skewed(200, 20 * second);
    switch (trouble) {
      case 'never':
        return [];
      case 'late':
        return [endsAfterMs + random.skewed(minute, 180 * minute)];
      case 'early':
        return [Math.max(0, endsAfterMs - random.skewed(second, 5 * minute))];
      case 'dead-receiver':
        return [usual + random.between(1, attemptsMax - 1) * 30 * minute];
      case 'twice':
        return [usual, usual + random.skewed(10, minute)];
      default:
        return [usual];
    }
  }

  #trouble(): CalloutTrouble | null {
    let left = this.#random.next();
    for (const trouble of ['late', 'early', 'twice', 'wrong-key', 'dead-receiver', 'never'] as const) {
      left -= this.#plan.rates[trouble];
      if (left < 0) return trouble;
    }
    return null;
  }

  /** Several calls about one period within seconds. */
  #planStrayBurst(): void {
    const random = this.#random;
    const { tenant, id, name } = random.pick(this.#core.scenario.periods);
    const at = random.skewed(second, 120 * minute);
    const isKeyRight = random.chance(0.6);
    for (let call = random.between(1, 6); call > 0; call--) {
      const target = { tenant, periodId: id, periodName: name };
      this.#callAfter(at + random.between(0, 15 * second), target, isKeyRight);
    }
  }

  #callAfter(ms: number, target: Target, isKeyRight: boolean): void {
    this.#core.clock.after(ms, () => this.#call(target, isKeyRight));
  }

  #call(target: Target, isKeyRight: boolean): void {
    const { subject, observers } = this.#core;
    const random = this.#random;
    const { tenant, periodId } = target;
    const masterKey = isKeyRight ? random.pick(masterKeys) : 'another master key';
    const key = createHmac('sha256', masterKey).update(tenant).digest('base64url');
    this.#core.note(`calls about ${periodId} with a ${isKeyRight ? 'right' : 'wrong'} key`);
    this.#core.hasNews = true;
    let hasInvoked = false;
    const context = {
      masterKeys: async () => masterKeys,
      invokePolling: async (wakeUp: { tenant: string; accountingPeriodId: string }) => {
        hasInvoked = true;
        const event = subject.wakeUpEventOf(wakeUp);
        this.#core.clock.after(random.skewed(20, 1_500), () => this.#lambda.wakeUp(event));
      },
      report: () => {},
    };
    subject.receiveWakeUp(this.#event(target, key), context).then(({ statusCode }) => {
      for (const observer of observers) observer.onCall({ ...target, isKeyRight }, statusCode, hasInvoked);
    });
  }

  #event({ tenant, periodId, periodName }: Target, key: string): object {
    const fields = { accountingPeriodId: periodId, accountingPeriodName: periodName, status: 'Completed' };
    const isBasic = this.#random.chance(0.7);
    const isGet = isBasic && this.#random.chance(0.5);
    const parameters = new URLSearchParams(isBasic ? fields : { ...fields, key }).toString();
    const authorization = `Basic ${Buffer.from(`${tenant}:${key}`).toString('base64')}`;
    return {
      rawPath: `/${tenant}`,
      rawQueryString: isGet ? parameters : '',
      headers: isBasic ? { authorization } : {},
      requestContext: { http: { method: isGet ? 'GET' : 'POST' } },
      ...(isGet ? {} : { body: parameters }),
    };
  }
}
