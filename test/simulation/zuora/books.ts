import { requestsFor } from '../scenario/requests-for.ts';
import type { PeriodPlan, PersonAct, TenantPlan } from '../scenario/scenario.ts';
import type { Core } from '../world/core.ts';
import { Random } from '../world/random.ts';
import type { Period, Run } from './period.ts';
import { type AskedScope, scopeFor } from './scope.ts';

/** Why Zuora refuses pending close. Null: it does not. */
export type Objection = 'gone' | 'not-open' | 'running' | 'earlier-open' | 'blocked' | null;

/** A bounded lag is at least this much below `pollMinSeconds`. */
const boundMarginMs = 1_000;
/** How long a read may take. Pending close counts from before the read, so it may be younger by this time. */
const readMsMax = 20_000;

/** Zuora's accounting periods and their trial balance runs, by tenant, entity and organization. */
export class Books {
  readonly #core: Core;
  readonly #periods = new Map<string, Period[]>();
  readonly #tenants: ReadonlyMap<string, TenantPlan>;
  /** Whether a PUT for this period is unclear and its baseline is not the period's latest run. */
  isUnclear: (period: Period) => boolean = () => false;
  /** Called when a run begins, with how long it takes. */
  onRun: (period: Period, runMs: number) => void = () => {};

  constructor(core: Core, tenants: readonly TenantPlan[], periods: readonly PeriodPlan[]) {
    this.#core = core;
    this.#tenants = new Map(tenants.map((tenant) => [tenant.name, tenant]));
    for (const plan of periods) {
      const startedAt = core.clock.now - (plan.run?.secondsAgo ?? 0) * 1000;
      const run: Run | null =
        plan.run === null
          ? null
          : {
              startedAt,
              start: this.#stamp(plan.tenant, startedAt),
              cause: 'before',
              status: plan.run.status,
              isCleared: false,
              end: plan.run.status === 'Completed' ? this.#stamp(plan.tenant, startedAt + 1_000) : null,
            };
      const key = entityKey(plan.tenant, plan.entity);
      const ofEntity = this.#periods.get(key) ?? [];
      this.#periods.set(key, ofEntity);
      ofEntity.push({
        plan,
        name: plan.name,
        changedAt: core.clock.now,
        status: plan.status,
        runs: run === null ? [] : [run],
        shown: run,
        isShownAsPending: false,
        isGone: false,
        isCleared: false,
        isBlocked: false,
        hasUnknownStatus: false,
        hasUnknownRunStatus: false,
        pendingSince: plan.status === 'Open' ? null : startedAt,
        past: [{ at: core.clock.now - 1, status: plan.status }],
        requests: requestsFor(plan, core.scenario.actions),
        noRunHoldUntil: 0,
      });
    }
  }

  periodsOf(tenant: string, entity: string | null): readonly Period[] {
    return this.#periods.get(entityKey(tenant, entity)) ?? [];
  }

  /** The periods that a scope shows. Undefined if Zuora refuses calls with that scope. */
  seen(tenant: string, asked: AskedScope): readonly Period[] | undefined {
    const plan = this.#tenants.get(tenant);
    const scope = plan === undefined ? undefined : scopeFor(plan, asked);
    if (scope === undefined) return undefined;
    const { entity, orgs } = scope;
    return this.periodsOf(tenant, entity).filter(({ plan: { org } }) => org === null || orgs?.includes(org));
  }

  find(tenant: string, entity: string | null, id: string): Period | undefined {
    return this.periodsOf(tenant, entity).find(({ plan }) => plan.id === id);
  }

  all(): Period[] {
    return [...this.#periods.values()].flat();
  }

  objectionToPendingClose(period: Period): Objection {
    if (period.isGone) return 'gone';
    if (period.status !== 'Open') return 'not-open';
    if (this.#earlierOpen(period)) return 'earlier-open';
    if (isRunning(period)) return 'running';
    return period.isBlocked ? 'blocked' : null;
  }

  /**
   * Sets a period to pending close and begins its run. Reads show the run late. The lag of the run of our own PUT is
   * not bounded if the stored baseline is the period's latest run. All other lags are below `pollMinSeconds`
   * (docs/reliability.md).
   */
  setPendingClose(period: Period, by: 'put' | 'person', isLagBounded: boolean): void {
    const lagMs = period.plan.lagSeconds * 1000;
    this.#enter(period, 'PendingClose');
    this.#beginRun(period, by, isLagBounded ? this.#boundedLagMs(period) : lagMs);
  }

  /** Carries out what a person does. @returns false if Zuora does not allow it */
  act(period: Period, act: PersonAct): boolean {
    if (period.isGone) return false;
    period.changedAt = this.#core.clock.now;
    switch (act) {
      case 'pending-close':
        if (this.objectionToPendingClose(period) !== null) return false;
        this.setPendingClose(period, 'person', true);
        return true;
      case 'close': {
        if (period.status === 'Closed' || isRunning(period) || this.#earlierOpen(period)) return false;
        this.#enter(period, 'Closed');
        this.#beginRun(period, 'close', this.#boundedLagMs(period));
        return true;
      }
      case 'reopen':
        if (period.status === 'Open') return false;
        this.#enter(period, 'Open');
        // A person who reopens a period sees the run of its pending close (docs/reliability.md).
        if (!period.isCleared) this.#show(period, period.runs.at(-1) ?? null);
        return true;
      case 'run':
        if (period.status === 'Closed' || isRunning(period)) return false;
        this.#beginRun(period, 'rerun', this.#boundedLagMs(period));
        return true;
      case 'edit-dates':
        return this.#clearRuns(period);
      case 'delete':
        if (period.status !== 'Open' || isRunning(period)) return false;
        period.isGone = true;
        period.past.push({ at: this.#core.clock.now, status: 'gone' });
        return true;
      case 'rename':
        return this.#exchangeNames(period);
      case 'block':
      case 'unblock':
        period.isBlocked = act === 'block';
        return true;
    }
  }

  /**
   * Editing dates clears the runs. Nobody edits them within the hold of a PUT that took effect in a period without an
   * earlier run: a run is recognized by its start alone, so nothing would show that the PUT took effect
   * (docs/decisions/0002-baseline-run.md).
   */
  #clearRuns(period: Period): boolean {
    const { clock } = this.#core;
    if (period.status !== 'Open' || isRunning(period) || clock.now < period.noRunHoldUntil) return false;
    period.isCleared = true;
    for (const run of period.runs) run.isCleared = true;
    this.#show(period, null);
    return true;
  }

  /** Exchanges the names of two periods. A request that has found its period must not look it up again. */
  #exchangeNames(period: Period): boolean {
    const other = this.#ofTheSame(period).find((each) => each !== period);
    if (other === undefined) return false;
    [period.name, other.name] = [other.name, period.name];
    return true;
  }

  /**
   * The longest simulated lag of a bounded run. The functions count the age of an adopted pending close from after the
   * read, and of our own from after the PUT's answer. After an unclear answer they count from before the read.
   */
  #boundedLagMs(period: Period): number {
    const marginMs = boundMarginMs + (this.isUnclear(period) ? readMsMax : 0);
    const boundMs = Math.max(0, this.#core.scenario.settings.pollMinSeconds * 1000 - marginMs);
    return Math.min(period.plan.lagSeconds * 1000, boundMs);
  }

  /** The periods of the same entity and organization. Zuora's rules apply within them. */
  #ofTheSame({ plan: { tenant, entity, org } }: Period): readonly Period[] {
    return this.periodsOf(tenant, entity).filter(({ plan }) => plan.org === org);
  }

  #earlierOpen(period: Period): boolean {
    return this.#ofTheSame(period).some(
      ({ plan, status, isGone }) =>
        !isGone && plan.endDate !== null && plan.endDate < period.plan.startDate && status !== 'Closed',
    );
  }

  #enter(period: Period, status: Period['status']): void {
    const { clock } = this.#core;
    if (status === 'Open') period.pendingSince = null;
    else period.pendingSince ??= clock.now;
    period.status = status;
    period.changedAt = clock.now;
    period.past.push({ at: clock.now, status });
    this.#core.note(`zuora ${period.plan.id} is ${status}`);
  }

  #beginRun(period: Period, cause: Run['cause'], lagMs: number): void {
    const { clock, random, scenario } = this.#core;
    const { tenant, id, runSeconds, errorRate, lagShows } = period.plan;
    const start = this.#stamp(tenant, clock.now);
    const run: Run = {
      startedAt: clock.now,
      start,
      cause,
      status: 'Processing',
      end: null,
      isCleared: false,
    };
    period.runs.push(run);
    period.isCleared = false;
    this.#core.note(`zuora ${id} run ${run.start} by ${cause}, shown in ${lagMs} ms`);
    if (lagMs === 0) this.#show(period, run);
    else {
      period.isShownAsPending = lagShows === 'pending';
      clock.after(lagMs, () => {
        // A run that began in between does not delay when this one is shown.
        const isNewer = period.shown === null || period.runs.indexOf(run) > period.runs.indexOf(period.shown);
        if (isNewer && !run.isCleared) this.#show(period, run);
      });
    }
    const chance = scenario.settings.hasSameRuns ? randomOfRun(scenario.seed, period) : random;
    const result = chance.chance(errorRate) ? 'Error' : 'Completed';
    const runMs = Math.round(runSeconds * 1000 * (0.5 + chance.next()));
    this.onRun(period, runMs);
    clock.after(runMs, () => {
      run.status = result;
      period.changedAt = clock.now;
      if (result === 'Completed') run.end = this.#stamp(tenant, clock.now);
      this.#core.note(`zuora ${id} run ${run.start} ${result}`);
    });
  }

  #show(period: Period, run: Run | null): void {
    period.shown = run;
    period.changedAt = this.#core.clock.now;
    period.isShownAsPending = false;
  }

  /** A time as Zuora writes it: in whole seconds, without a zone. */
  #stamp(tenant: string, at: number): string {
    const zone = (this.#tenants.get(tenant)?.zoneHours ?? 0) * 3_600_000;
    return new Date(at + zone).toISOString().slice(0, 19).replace('T', ' ');
  }
}

/** The random numbers of a period's latest run. */
function randomOfRun(seed: number, { plan, runs }: Period): Random {
  const letters = [...plan.id].reduce(
    (sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0),
    runs.length,
  );
  return new Random(seed ^ letters);
}

export const entityKey = (tenant: string, entity: string | null): string => `${tenant}|${entity ?? ''}`;

export function isRunning(period: Period): boolean {
  return period.runs.at(-1)?.status === 'Processing';
}

/** The start of the latest run, even if it is not shown yet. Null if there is none or it was cleared. */
export function latestStart(period: Period): string | null {
  return period.isCleared ? null : (period.runs.at(-1)?.start ?? null);
}
