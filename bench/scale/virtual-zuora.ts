import type { HttpAnswer, HttpRequest } from '../../functions/shared/zuora/exchange.ts';
import type { Transport } from '../../functions/shared/zuora/transport.ts';
import { virtualDeadline } from '../../test/simulation/world/clock.ts';
import type { VirtualTime } from './virtual-time.ts';

/** As Zuora's rate limits guide has it: tokens a minute and IP address, and calls of a tenant at once. */
const tokensPerMinute = 100;
const callsAtOnce = 40;
const tokenSeconds = 3_599;

interface Period {
  setAt: number | null;
}

/** What was asked of Zuora. */
export interface ZuoraCounts {
  tokens: number;
  tokensRefused: number;
  reads: number;
  puts: number;
  mostAtOnce: number;
}

/** Every tenant's Zuora in virtual time: open periods, whose trial balances begin with their pending close, and its limits. */
export class VirtualZuora {
  readonly counts: ZuoraCounts = { tokens: 0, tokensRefused: 0, reads: 0, puts: 0, mostAtOnce: 0 };
  readonly #time: VirtualTime;
  readonly #latencyMs: number;
  readonly #runMs: number;
  readonly #periods = new Map<string, Period>();
  readonly #tokensOf = new Map<string, { minute: number; used: number }>();
  readonly #underWay = new Map<string, number>();

  constructor(time: VirtualTime, { latencyMs, runMs }: { latencyMs: number; runMs: number }) {
    this.#time = time;
    this.#latencyMs = latencyMs;
    this.#runMs = runMs;
  }

  /** A period whose pending close was set, and whose trial balance began, at a time in milliseconds since 1970. */
  addPendingClose(tenant: string, id: string, setAt: number): void {
    this.#periods.set(`${tenant} ${id}`, { setAt });
  }

  /** What a container's client calls. @param address where its calls come from */
  transport(address: string): Transport {
    return {
      exchange: (request) => this.#exchange(request, address),
      startDeadline: (milliseconds) => virtualDeadline(this.#time.clock, milliseconds, this.#time.noteNews),
      pause: (milliseconds) => this.#time.pass(milliseconds),
    };
  }

  async #exchange(request: HttpRequest, address: string): Promise<HttpAnswer> {
    const { method, url, headers } = request;
    // A token is made of its tenant's name, and a client id too.
    const tenant = headers.authorization?.replace('Bearer ', '') ?? '';
    if (method === 'POST') {
      await this.#time.pass(this.#latencyMs);
      return this.#token(request.form?.get('client_id') ?? '', address);
    }
    const present = (this.#underWay.get(tenant) ?? 0) + 1;
    this.#underWay.set(tenant, present);
    this.counts.mostAtOnce = Math.max(this.counts.mostAtOnce, present);
    await this.#time.pass(this.#latencyMs);
    this.#underWay.set(tenant, (this.#underWay.get(tenant) ?? 1) - 1);
    if (present > callsAtOnce)
      return answer({ success: false, reasons: [{ code: 50000070 }] }, 429, { 'retry-after': '120' });
    const [, , , id = ''] = url.pathname.split('/');
    const period = this.#periods.get(`${tenant} ${id}`) ?? { setAt: null };
    this.#periods.set(`${tenant} ${id}`, period);
    return method === 'PUT' ? this.#set(period) : this.#show(id, period);
  }

  #token(tenant: string, address: string): HttpAnswer {
    this.counts.tokens += 1;
    const { now } = this.#time.clock;
    const minute = Math.floor(now / 60_000);
    const known = this.#tokensOf.get(address);
    const used = known?.minute === minute ? known.used + 1 : 1;
    this.#tokensOf.set(address, { minute, used });
    if (used <= tokensPerMinute)
      return answer({ access_token: tenant, token_type: 'bearer', expires_in: tokenSeconds });
    this.counts.tokensRefused += 1;
    return answer({}, 429, { 'retry-after': String(60 - Math.floor((now % 60_000) / 1000)) });
  }

  #set(period: Period): HttpAnswer {
    this.counts.puts += 1;
    if (period.setAt !== null) return answer({ success: false, reasons: [{ code: 50000030 }] });
    period.setAt = this.#time.clock.now;
    return answer({ success: true });
  }

  #show(id: string, { setAt }: Period): HttpAnswer {
    this.counts.reads += 1;
    const isOver = setAt !== null && this.#time.clock.now >= setAt + this.#runMs;
    return answer({
      success: true,
      id,
      name: 'Nov 2026',
      startDate: '2026-11-01',
      endDate: '2026-11-30',
      fiscalYear: 2026,
      status: setAt === null ? 'Open' : 'PendingClose',
      runTrialBalanceStatus: setAt === null ? 'Pending' : isOver ? 'Completed' : 'Processing',
      runTrialBalanceStart: setAt === null ? null : '2026-12-02 03:14:09',
      runTrialBalanceEnd: isOver ? '2026-12-02 03:44:09' : null,
      runTrialBalanceErrorMessage: null,
    });
  }
}

function answer(
  body: Record<string, unknown>,
  status = 200,
  headers: Record<string, string> = {},
): HttpAnswer {
  return { status, body, bodyBytes: 0, isWhole: true, headers: { get: (name) => headers[name] ?? null } };
}
