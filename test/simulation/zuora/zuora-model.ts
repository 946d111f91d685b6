import type { ConnectionBroken, HttpAnswer, HttpRequest } from '../../../functions/shared/zuora/exchange.ts';
import type { Transport } from '../../../functions/shared/zuora/transport.ts';
import type { Trouble } from '../scenario/scenario.ts';
import { virtualTransport } from '../world/clock.ts';
import type { Core } from '../world/core.ts';
import type { Course, Gate } from '../world/gate.ts';
import type { Container } from '../world/invocation.ts';
import type { ZuoraAnswered, ZuoraCall } from '../world/observer.ts';
import type { Weather } from '../world/weather.ts';
import { AnswerTexts } from './answer-texts.ts';
import {
  type Answer,
  httpAnswer,
  provesCountedRefusal,
  provesRefusal,
  trouble as troubleAnswer,
  unclearAnswer,
} from './bodies.ts';
import type { Endpoints } from './endpoints.ts';
import type { Tokens } from './tokens.ts';
import { Wire } from './wire.ts';

/** Zuora's gateway gives up after this time. */
const gatewayMs = 120_000;
/** A call that fails within this time counts as a broken connection; after it, as a missing answer. */
const brokenWithinMs = 1_000;

type Outcome = { answer: Answer | null; shown: ZuoraAnswered['shown']; hasUncleanStart?: boolean };

interface ZuoraParts {
  core: Core;
  gate: Gate;
  weather: Weather;
  tokens: Tokens;
  endpoints: Endpoints;
}

/** Zuora over HTTP. The client's transport calls it instead of the network. */
export class ZuoraModel {
  readonly #core: Core;
  readonly #gate: Gate;
  readonly #weather: Weather;
  readonly #tokens: Tokens;
  readonly #endpoints: Endpoints;
  readonly #wire: Wire;
  readonly #texts: AnswerTexts;

  constructor({ core, gate, weather, tokens, endpoints }: ZuoraParts) {
    this.#core = core;
    this.#gate = gate;
    this.#weather = weather;
    this.#tokens = tokens;
    this.#endpoints = endpoints;
    this.#wire = new Wire(core);
    this.#texts = new AnswerTexts(core, tokens);
  }

  transport(container: () => Container): Transport {
    const noteNews = () => {
      this.#core.hasNews = true;
    };
    return virtualTransport(this.#core.clock, noteNews, (request) => this.#exchange(request, container()));
  }

  async #exchange(request: HttpRequest, container: Container): Promise<HttpAnswer | ConnectionBroken | null> {
    const { invocation } = container;
    if (invocation === null || !invocation.isAlive) return new Promise(() => {});
    const { observers, clock } = this.#core;
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    const call: ZuoraCall = {
      ...this.#describe(request, token),
      invocation,
      containerId: container.id,
      at: clock.now,
    };
    for (const observer of observers) observer.onZuoraCall(call);

    const service = call.route === 'token' ? 'token' : 'zuora';
    const ofPut = call.route === 'put' ? this.#weather.over('put', call.tenant) : null;
    const ofList = call.route === 'list' ? this.#weather.over('list', call.tenant) : null;
    const trouble = ofPut ?? ofList ?? this.#weather.over(service, call.tenant);
    const process = (): Outcome => {
      if (trouble === 'refuses' || trouble === 'throttles') {
        return this.#texts.reword(
          call,
          { answer: troubleAnswer(this.#core.random, token), shown: null },
          token,
        );
      }
      const done = this.#endpoints.process(call, request, token);
      // Only the answer to an effect may be unclear. A refusal is reported as one.
      const isEffect = done.answer !== null && done.answer.status === 200 && !provesRefusal(done.answer);
      if (trouble === 'answers-unclearly' && isEffect)
        return { answer: unclearAnswer(this.#core.random), shown: null };
      return this.#texts.reword(call, done, token);
    };
    const wire = this.#wire.planOf(call.tenant);
    const connection = `${container.id} ${call.tenant}`;
    const isDead = wire !== null && this.#wire.isDead(connection, wire);
    if (isDead) this.#core.figures.count('faults', `connection dead at a ${call.route}`);
    const course = isDead ? this.#deadConnection() : this.#course(trouble, call, request.timeoutMs);
    const name = `zuora ${call.route} ${call.tenant} ${call.periodId ?? ''}`;
    const {
      answer,
      shown,
      hasUncleanStart = false,
    } = await this.#gate.perform(invocation, name, process, course);

    const headers = answer?.headers ?? {};
    const asked = Number(headers['retry-after'] ?? headers['ratelimit-reset'] ?? Number.NaN);
    const isGarbled = trouble === 'garbles' && answer !== null && answer.body !== 'unreadable';
    const received = isGarbled ? { ...answer, body: 'unreadable' as const } : answer;
    const answered: ZuoraAnswered = {
      call,
      status: answer?.status ?? null,
      isUsable:
        received?.status === 200 &&
        received.body !== 'unreadable' &&
        received.body.success === true &&
        !hasUncleanStart,
      isRefusal: received !== null && provesRefusal(received),
      isCountedRefusal: received !== null && provesCountedRefusal(received),
      retryAfterSeconds: Number.isNaN(asked) ? null : asked,
      hasToken: received !== null && received.body !== 'unreadable' && 'access_token' in received.body,
      shown: isGarbled ? null : shown,
    };
    this.#core.note(
      `#${invocation.id} zuora ${call.route} → ${answer?.status ?? 'no answer'} ${shown?.status ?? ''}`,
    );
    for (const observer of observers) observer.onZuoraAnswer(answered);
    if (answer !== null) {
      this.#wire.noteUse(connection);
      return wire === null ? httpAnswer(answer) : this.#wire.carry(answer, wire, isGarbled);
    }
    const elapsedMs = clock.now - call.at;
    const isBroken = wire !== null && elapsedMs <= brokenWithinMs && elapsedMs < request.timeoutMs;
    if (!isBroken) return null;
    for (const observer of observers) observer.onZuoraBroken(call);
    return 'connection-broken';
  }

  #describe(request: HttpRequest, token: string): Omit<ZuoraCall, 'invocation' | 'containerId' | 'at'> {
    const { method, url, form, headers } = request;
    const trackId = headers['zuora-track-id'] ?? '';
    const user = url.username === '' ? '' : `${url.username}@`;
    const address = `${url.protocol}//${user}${url.host}${url.pathname}`;
    const page = url.searchParams.get('page');
    const scope = {
      entityId: headers['zuora-entity-ids'] ?? null,
      orgIds: headers['zuora-org-ids']?.split(',') ?? null,
    };
    if (form !== undefined) {
      return {
        method,
        route: 'token',
        tenant: this.#tokens.tenantOfClient(form),
        scope,
        trackId,
        periodId: null,
        page,
        address,
      };
    }
    const tenant = this.#tokens.ownerOf(token);
    const [, , , periodId = null, verb] = url.pathname.split('/');
    const route = periodId === null ? 'list' : verb === 'pending-close' ? 'put' : 'period';
    return { method, route, tenant, scope, trackId, periodId, page, address };
  }

  /** A call over a dead connection gets a reset and does not reach Zuora. */
  #deadConnection(): Course<Outcome> {
    const nothing: Outcome = { answer: null, shown: null };
    const answeredAfterMs = this.#core.random.between(1, 300);
    return { appliedAfterMs: null, answeredAfterMs, answer: () => nothing };
  }

  #course(trouble: Trouble | null, call: ZuoraCall, timeoutMs: number): Course<Outcome> {
    const { random, scenario } = this.#core;
    const { isInStep = false } = scenario.settings;
    const travelMs = isInStep ? 100 : random.skewed(20, 1_500);
    const silent = (ms: number) => Math.min(ms, Math.max(timeoutMs, 0));
    const nothing: Outcome = { answer: null, shown: null };
    const lost = (appliedAfterMs: number | null, answeredAfterMs: number): Course<Outcome> => ({
      appliedAfterMs,
      answeredAfterMs: silent(answeredAfterMs),
      answer: () => nothing,
    });
    switch (trouble) {
      case 'fails':
        return lost(null, travelMs);
      case 'hangs':
        return lost(null, Number.POSITIVE_INFINITY);
      case 'lost-answer':
        return lost(travelMs, random.chance(0.5) ? travelMs + 10 : Number.POSITIVE_INFINITY);
      case 'lands-late':
        return this.#late(random.between(1_000, gatewayMs), timeoutMs, nothing);
      default: {
        const answeredAfterMs = travelMs + (isInStep ? 50 : random.between(1, 200));
        if (answeredAfterMs > timeoutMs) return lost(travelMs, Number.POSITIVE_INFINITY);
        const dies = trouble === 'kills' ? (random.chance(0.5) ? 'before' : 'after') : undefined;
        const answer = (applied: { value: Outcome } | undefined) => applied?.value ?? nothing;
        const appliedAfterMs = call.route === 'put' ? travelMs : answeredAfterMs;
        return { appliedAfterMs, answeredAfterMs, answer, dies };
      }
    }
  }

  /** The call takes effect late. Its caller may have given up before the answer comes. */
  #late(landsMs: number, timeoutMs: number, nothing: Outcome): Course<Outcome> {
    const isAnswered = landsMs < timeoutMs && this.#core.random.chance(0.5);
    const gaveUpMs = Math.min(timeoutMs, this.#core.random.between(500, gatewayMs));
    return {
      appliedAfterMs: landsMs,
      answeredAfterMs: isAnswered ? landsMs : gaveUpMs,
      answer: (applied) => (isAnswered && applied !== undefined ? applied.value : nothing),
    };
  }
}
