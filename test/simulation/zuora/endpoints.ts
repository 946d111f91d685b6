import type { HttpRequest } from '../../../functions/shared/zuora/exchange.ts';
import type { Baseline } from '../../../functions/shared/zuora/run.ts';
import type { Core } from '../world/core.ts';
import type { ZuoraAnswered, ZuoraCall } from '../world/observer.ts';
import { type Answer, notAuthenticated, periodBody, reasons, refusal } from './bodies.ts';
import { type Books, latestStart, type Objection } from './books.ts';
import type { Period } from './period.ts';
import type { Tokens } from './tokens.ts';

interface Done {
  answer: Answer | null;
  shown: ZuoraAnswered['shown'];
}

const periodsPerPage = 3;

const category: Record<Exclude<Objection, null>, string> = {
  gone: '40',
  'not-open': '30',
  running: '30',
  'earlier-open': '30',
  blocked: '20',
};

/** What Zuora does with a call that reaches it (docs/zuora.md §1–5). */
export class Endpoints {
  readonly #core: Core;
  readonly #tokens: Tokens;
  readonly #books: Books;
  /** The baseline in the ledger item of the request that a call is for. */
  baselineOf: (call: ZuoraCall) => Baseline | null = () => null;

  constructor(core: Core, tokens: Tokens, books: Books) {
    this.#core = core;
    this.#tokens = tokens;
    this.#books = books;
  }

  process(call: ZuoraCall, request: HttpRequest, token: string): Done {
    const { random } = this.#core;
    if (request.form !== undefined) {
      return { answer: this.#tokens.issue(call.tenant, request.form), shown: null };
    }
    const tenant = this.#tokens.tenantOf(token);
    if (tenant === null) return { answer: notAuthenticated(random), shown: null };
    const seen = this.#books.seen(tenant, call.scope);
    if (seen === undefined) return { answer: reasons(['90000020'], 400), shown: null };

    if (call.route === 'list') return { answer: this.#list(tenant, seen, request.url), shown: null };
    const period = seen.find(({ plan }) => plan.id === call.periodId);
    if (period === undefined || period.isGone) {
      return { answer: refusal(random, '40'), shown: null };
    }
    return call.route === 'put' ? { answer: this.#put(call, period), shown: null } : this.#get(period);
  }

  #get(period: Period): Done {
    const body = periodBody(period);
    const { runTrialBalanceStatus, runTrialBalanceStart } = body;
    const shown = {
      status: String(body.status),
      runStatus: typeof runTrialBalanceStatus === 'string' ? runTrialBalanceStatus : null,
      runStart: typeof runTrialBalanceStart === 'string' ? runTrialBalanceStart : null,
      pendingSince: period.pendingSince,
    };
    return { answer: { status: 200, body: { success: true, ...body } }, shown };
  }

  #list(tenant: string, seen: readonly Period[], url: URL): Answer {
    const periods = seen.filter(({ isGone }) => !isGone);
    const page = Number(url.searchParams.get('page') ?? '1');
    const from = (page - 1) * periodsPerPage;
    const accountingPeriods = periods.slice(from, from + periodsPerPage).map(periodBody);
    const isMore = periods.length > from + periodsPerPage;
    const { wire } = this.#core.scenario.tenants.find(({ name }) => name === tenant) ?? {};
    const address = wire?.listAddress ?? 'https://rest.zuora.com/v1/accounting-periods';
    const nextPage = `${address}?page=${page + 1}&pageSize=${periodsPerPage}`;
    return { status: 200, body: { success: true, accountingPeriods, ...(isMore ? { nextPage } : {}) } };
  }

  #put(call: ZuoraCall, period: Period): Answer {
    const { random, observers, figures, clock, scenario } = this.#core;
    const objection = this.#books.objectionToPendingClose(period);
    if (objection !== null) {
      figures.count('refusals', objection);
      return refusal(random, category[objection]);
    }
    const baseline = this.baselineOf(call);
    if (baseline === null || baseline.start === null) {
      period.noRunHoldUntil = clock.now + scenario.settings.backoffMaxSeconds * 1000 + 60_000;
    }
    const isLagBounded = period.requests > 1 || baseline === null || baseline.start !== latestStart(period);
    this.#books.setPendingClose(period, 'put', isLagBounded);
    for (const observer of observers) observer.onPutEffect(call, period);
    return {
      status: 200,
      body: { success: true, ...(random.chance(0.3) ? { processId: 'P0123456789' } : {}) },
    };
  }
}
