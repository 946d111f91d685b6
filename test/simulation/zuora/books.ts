import { requestsFor } from '../scenario/requests-for.ts';
import type { PeriodPlan, PersonAct, TenantPlan } from '../scenario/scenario.ts';
import type { Core } from '../world/core.ts';
import type { Period, Run } from './period.ts';
import { type AskedScope, scopeFor } from './scope.ts';

/** Why Zuora refuses; null when it does as asked. */
export type Objection = 'gone' | 'not-open' | 'running' | 'earlier-open' | 'blocked' | null;

/** A second less than what is bounded by `pollMinSeconds`. */
const boundMarginMs = 1_000;
/** The longest that a read of ours takes: pending close that it shows may be so much younger than the time it counts from. */
const readMs = 20_000;

/** What Zuora keeps of accounting periods and their trial balances, by tenant and entity, for each organization. */
export class Books {
  readonly #core: Core;
  readonly #shelves = new Map<string, Period[]>();
  readonly #tenants: ReadonlyMap<string, TenantPlan>;
  /** Whether the outcome of a PUT for this period is open whose baseline is not the run that stands here now. */
  isUnclear: (period: Period) => boolean = () => false;

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
      const key = shelfKey(plan.tenant, plan.entity);
      const shelf = this.#shelves.get(key) ?? [];
      this.#shelves.set(key, shelf);
      shelf.push({
        plan,
        name: plan.name,
        changedAt: core.clock.now,
        status: plan.status,
        runs: run === null ? [] : [run],
        shown: run,
        isQueuedShown: false,
        isGone: false,
        isCleared: false,
        isBlocked: false,
        oddStatus: false,
        oddRun: false,
        pendingSince: plan.status === 'Open' ? null : startedAt,
        past: [{ at: core.clock.now - 1, status: plan.status }],
        requests: requestsFor(plan, core.scenario.actions),
        noRunHoldUntil: 0,
      });
    }
  }

  shelf(tenant: string, entity: string | null): readonly Period[] {
    return this.#shelves.get(shelfKey(tenant, entity)) ?? [];
  }

  /** What a scope shows of a tenant's books; undefined where Zuora takes no call with it. */
  seen(tenant: string, asked: AskedScope): readonly Period[] | undefined {
    const plan = this.#tenants.get(tenant);
    const scope = plan === undefined ? undefined : scopeFor(plan, asked);
    if (scope === undefined) return undefined;
    const { entity, orgs } = scope;
    return this.shelf(tenant, entity).filter(({ plan: { org } }) => org === null || orgs?.includes(org));
  }

  find(tenant: string, entity: string | null, id: string): Period | undefined {
    return this.shelf(tenant, entity).find(({ plan }) => plan.id === id);
  }

  all(): Period[] {
    return [...this.#shelves.values()].flat();
  }

  objectionToPendingClose(period: Period): Objection {
    if (period.isGone) return 'gone';
    if (period.status !== 'Open') return 'not-open';
    if (this.#earlierOpen(period)) return 'earlier-open';
    if (isRunning(period)) return 'running';
    return period.isBlocked ? 'blocked' : null;
  }

  /**
   * Sets a period to pending close and begins its run. The run shows itself late: ours whenever it likes where the
   * stored baseline is the run that stands here now; all others within `pollMinSeconds` (docs/reliability.md).
   */
  setPendingClose(period: Period, by: 'put' | 'person', isLagBounded: boolean): void {
    const lagMs = period.plan.lagSeconds * 1000;
    this.#enter(period, 'PendingClose');
    this.#beginRun(period, by, isLagBounded ? this.#boundedLagMs(period) : lagMs);
  }

  /** What a person does, if Zuora lets them. */
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
        // Who reopens a period finds the run there that its pending close began (docs/reliability.md).
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
   * Editing dates clears the run. Not within the hold of a PUT that took effect where there had never been a run:
   * a run is known by its start alone, and then nothing is left to tell by (docs/decisions/0002-baseline-run.md).
   */
  #clearRuns(period: Period): boolean {
    const { clock } = this.#core;
    if (period.status !== 'Open' || isRunning(period) || clock.now < period.noRunHoldUntil) return false;
    period.isCleared = true;
    for (const run of period.runs) run.isCleared = true;
    this.#show(period, null);
    return true;
  }

  /** Two periods of a shelf exchange their names: what a request once found, it must not look up anew. */
  #exchangeNames(period: Period): boolean {
    const other = this.#ofTheSame(period).find((each) => each !== period);
    if (other === undefined) return false;
    [period.name, other.name] = [other.name, period.name];
    return true;
  }

  /**
   * What is adopted counts from after its read, and what a PUT made from after its answer. Pending close that a read
   * shows after an unclear answer counts from before the read.
   */
  #boundedLagMs(period: Period): number {
    const marginMs = boundMarginMs + (this.isUnclear(period) ? readMs : 0);
    const boundMs = Math.max(0, this.#core.scenario.settings.pollMinSeconds * 1000 - marginMs);
    return Math.min(period.plan.lagSeconds * 1000, boundMs);
  }

  /** An organization's periods know nothing of another's. */
  #ofTheSame({ plan: { tenant, entity, org } }: Period): readonly Period[] {
    return this.shelf(tenant, entity).filter(({ plan }) => plan.org === org);
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
    const { clock, random } = this.#core;
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
      period.isQueuedShown = lagShows === 'pending';
      clock.after(lagMs, () => {
        // A run that began meanwhile takes nothing back of what is bounded for this one.
        const isNewer = period.shown === null || period.runs.indexOf(run) > period.runs.indexOf(period.shown);
        if (isNewer && !run.isCleared) this.#show(period, run);
      });
    }
    const result = random.chance(errorRate) ? 'Error' : 'Completed';
    clock.after(Math.round(runSeconds * 1000 * (0.5 + random.next())), () => {
      run.status = result;
      period.changedAt = clock.now;
      if (result === 'Completed') run.end = this.#stamp(tenant, clock.now);
      this.#core.note(`zuora ${id} run ${run.start} ${result}`);
    });
  }

  #show(period: Period, run: Run | null): void {
    period.shown = run;
    period.changedAt = this.#core.clock.now;
    period.isQueuedShown = false;
  }

  /** As Zuora writes times: no zone, whole seconds. */
  #stamp(tenant: string, at: number): string {
    const zone = (this.#tenants.get(tenant)?.zoneHours ?? 0) * 3_600_000;
    return new Date(at + zone).toISOString().slice(0, 19).replace('T', ' ');
  }
}

export const shelfKey = (tenant: string, entity: string | null): string => `${tenant}|${entity ?? ''}`;

export function isRunning(period: Period): boolean {
  return period.runs.at(-1)?.status === 'Processing';
}

/** The start of the run that stands there now, shown or not; null where there is none, or where it was cleared. */
export function latestStart(period: Period): string | null {
  return period.isCleared ? null : (period.runs.at(-1)?.start ?? null);
}
