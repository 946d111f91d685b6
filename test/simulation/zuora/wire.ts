import type { HttpAnswer } from '../../../functions/shared/zuora/exchange.ts';
import type { WirePlan } from '../scenario/scenario.ts';
import type { Core } from '../world/core.ts';
import { type Answer, httpAnswer } from './bodies.ts';

/** In every answer, so that its bytes tell one charset from another. */
const note = { note__c: 'réglé' };

/** JSON of nothing but Latin-1: what is beyond is escaped, as some serialisers do. */
const inLatin1 = (value: unknown): string =>
  JSON.stringify(value).replaceAll(
    /[^\0-\u00ff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const encoders: Record<WirePlan['charset'], (text: string) => Buffer> = {
  'utf-8': (text) => Buffer.from(text),
  'iso-8859-1': (text) => Buffer.from(text, 'latin1'),
  'utf-16le': (text) => Buffer.from(text, 'utf16le'),
  'utf-16': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
};

/** How answers come over the wire, and which connections are still alive. */
export class Wire {
  readonly #core: Core;
  /** When each container last heard of a tenant's Zuora over the connection that it keeps. */
  readonly #heardAt = new Map<string, number>();

  constructor(core: Core) {
    this.#core = core;
  }

  planOf(tenant: string): WirePlan | null {
    return this.#core.scenario.tenants.find(({ name }) => name === tenant)?.wire ?? null;
  }

  /** Whether the connection that the next call would take has died since it was used; then it is gone. */
  isDead(connection: string, { keepsConnectionsMs }: WirePlan): boolean {
    const heardAt = this.#heardAt.get(connection);
    const isDead =
      keepsConnectionsMs !== null &&
      heardAt !== undefined &&
      this.#core.clock.now - heardAt > keepsConnectionsMs;
    if (isDead) this.#heardAt.delete(connection);
    return isDead;
  }

  heard(connection: string): void {
    this.#heardAt.set(connection, this.#core.clock.now);
  }

  /** The answer as the functions read it: in bytes, by their own code. Garbled, its charset is not declared. */
  async carry(answer: Answer, plan: WirePlan, isGarbled: boolean): Promise<HttpAnswer> {
    const { body, headers = {}, ...rest } = answer;
    const reset = headers['ratelimit-reset'];
    const instant = Math.ceil(this.#core.clock.now / 1000) + Number(reset);
    const told =
      plan.isResetInstant && reset !== undefined
        ? { ...headers, 'ratelimit-reset': String(instant) }
        : headers;
    if (body === 'unreadable') return httpAnswer({ ...rest, body, headers: told });
    const charset = isGarbled ? 'iso-8859-1' : plan.charset;
    const bytes = encoders[charset](inLatin1({ ...body, ...note }));
    const type = isGarbled ? 'application/json' : `application/json; charset=${charset}`;
    const half = Math.floor(bytes.length / 2);
    const chunks = [bytes.subarray(0, half), bytes.subarray(half)];
    const received = await this.#core.subject.readBody(chunks, type, 4 * 1024 * 1024);
    return { ...httpAnswer({ ...rest, body: received.body, headers: told }), bodyBytes: received.bodyBytes };
  }
}
