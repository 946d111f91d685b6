import * as z from 'zod';
import type { HttpAnswer, HttpRequest } from '../../functions/shared/zuora/exchange.ts';
import type { Transport } from '../../functions/shared/zuora/transport.ts';
import type { Answer } from '../../infra/zuora-simulator/answer.ts';
import type { Call } from '../../infra/zuora-simulator/call.ts';
import { tokenRefusal } from '../../infra/zuora-simulator/endpoints/token-endpoint.ts';
import { minuteCounter } from '../../infra/zuora-simulator/limits.ts';
import { createZuoraRules, type ZuoraRules } from '../../infra/zuora-simulator/rules.ts';
import { virtualTransport } from '../../test/simulation/world/clock.ts';
import { clientSecret } from './virtual-aws.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Zuora's rate limits guide: token requests a minute from one IP address, for all tenants together. */
const tokensPerMinute = 100;
const unlimited = Number.MAX_SAFE_INTEGER;
const jsonBody = z.record(z.string(), z.unknown());

/** The calls that Zuora got. */
export interface ZuoraCounts {
  tokens: number;
  tokensRefused: number;
  reads: number;
  puts: number;
  /** The highest number of calls of one tenant at the same time. */
  atOnceMax: number;
}

/** Every tenant's Zuora in virtual time: the simulator's rules, without HTTP. */
export class VirtualZuora {
  readonly counts: ZuoraCounts = { tokens: 0, tokensRefused: 0, reads: 0, puts: 0, atOnceMax: 0 };
  readonly #time: VirtualTime;
  readonly #latencyMs: number;
  readonly #runMs: number;
  readonly #rules = new Map<string, ZuoraRules>();
  readonly #tenantOfToken = new Map<string, string>();
  readonly #tokensOfAddress = new Map<string, ReturnType<typeof minuteCounter>>();
  readonly #callsUnderWay = new Map<string, number>();

  constructor(time: VirtualTime, { latencyMs, runMs }: { latencyMs: number; runMs: number }) {
    this.#time = time;
    this.#latencyMs = latencyMs;
    this.#runMs = runMs;
  }

  /** Adds an open period. With a run, the period is in pending close. */
  addPeriod(tenant: string, id: string, run?: 'Processing' | 'Completed'): void {
    const pendingClose = run && ({ status: 'PendingClose', run: { status: run } } as const);
    const books = this.#rulesOf(tenant).controls.books();
    books.addPeriod({
      id,
      name: 'Nov 2026',
      startDate: '2026-11-01',
      endDate: '2026-11-30',
      ...pendingClose,
    });
  }

  /** The transport of one container's client. @param address the IP address from which its calls come */
  transport(address: string): Transport {
    const { clock, noteNews } = this.#time;
    return virtualTransport(clock, noteNews, (request) => this.#exchange(request, address));
  }

  #rulesOf(tenant: string): ZuoraRules {
    const known = this.#rules.get(tenant);
    if (known !== undefined) return known;
    const rules = createZuoraRules({
      now: () => new Date(this.#time.clock.now),
      runSeconds: this.#runMs / 1000,
      queueSeconds: 0,
      lagSeconds: 0,
      clients: [{ clientId: tenant, clientSecret }],
      // A tenant whose secret holds a token uses its own name as the token.
      bearerTokens: [tenant],
      tokensPerMinute: unlimited,
    });
    this.#rules.set(tenant, rules);
    return rules;
  }

  async #exchange(request: HttpRequest, address: string): Promise<HttpAnswer> {
    if (request.form !== undefined) {
      await this.#time.pass(this.#latencyMs);
      return httpAnswer(this.#token(request, request.form.get('client_id') ?? '', address));
    }
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    const tenant = this.#tenantOfToken.get(token) ?? token;
    const atOnce = (this.#callsUnderWay.get(tenant) ?? 0) + 1;
    this.#callsUnderWay.set(tenant, atOnce);
    this.counts.atOnceMax = Math.max(this.counts.atOnceMax, atOnce);
    this.counts[request.method === 'PUT' ? 'puts' : 'reads'] += 1;
    const { answer, leave } = this.#admit(tenant, request);
    await this.#time.pass(this.#latencyMs);
    leave();
    this.#callsUnderWay.set(tenant, (this.#callsUnderWay.get(tenant) ?? 1) - 1);
    return httpAnswer(answer);
  }

  #token(request: HttpRequest, tenant: string, address: string): Answer {
    const count = this.#tokensOfAddress.get(address) ?? minuteCounter();
    this.#tokensOfAddress.set(address, count);
    const { used, resetSeconds } = count(this.#time.clock.now);
    this.counts.tokens += 1;
    if (used > tokensPerMinute) {
      this.counts.tokensRefused += 1;
      return tokenRefusal(429, 'Too many requests.', { 'Retry-After': String(resetSeconds) });
    }
    const { answer, leave } = this.#admit(tenant, request);
    leave();
    const { access_token: token } = bodyOf(answer);
    this.#tenantOfToken.set(String(token), tenant);
    return answer;
  }

  #admit(tenant: string, { method, url, headers, form }: HttpRequest): { answer: Answer; leave(): void } {
    const formHeaders = form && { 'content-type': 'application/x-www-form-urlencoded' };
    const call: Call = {
      at: this.#time.clock.now,
      method,
      path: url.pathname,
      query: url.searchParams,
      headers: { ...headers, ...formHeaders },
      body: form?.toString() ?? '',
    };
    const { delivery, leave } = this.#rulesOf(tenant).admit(call);
    if (delivery.how !== 'whole')
      throw new Error(`The simulator answered with a fault (${delivery.how}) although none is switched on`);
    return { answer: delivery.answer, leave };
  }
}

function bodyOf({ content }: Answer): Record<string, unknown> {
  if (content.kind === 'raw') throw new Error('Zuora answered without JSON');
  return jsonBody.parse(content.value);
}

function httpAnswer(answer: Answer): HttpAnswer {
  const { status, headers } = answer;
  return { status, body: bodyOf(answer), bodyBytes: 0, isWhole: true, headers: new Headers(headers) };
}
