import type { HttpAnswer } from '../../../functions/shared/zuora/exchange.ts';
import type { WirePlan } from '../scenario/scenario.ts';
import type { Core } from '../world/core.ts';
import { type Answer, httpAnswer } from './bodies.ts';

/** A part of every answer whose bytes differ between the charsets. */
const note = { note__c: 'réglé' };

/** JSON in Latin-1 only. Other characters are escaped, as some serializers do. */
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

/** Encodes answers as bytes, and knows which connections are alive. */
export class Wire {
  readonly #core: Core;
  /** When each connection (of a container to a tenant's Zuora) was used last. */
  readonly #usedAt = new Map<string, number>();

  constructor(core: Core) {
    this.#core = core;
  }

  planOf(tenant: string): WirePlan | null {
    return this.#core.scenario.tenants.find(({ name }) => name === tenant)?.wire ?? null;
  }

  /** Whether the connection that the next call would take has died since it was used. If so, the next one is new. */
  isDead(connection: string, { keepsConnectionsMs }: WirePlan): boolean {
    const usedAt = this.#usedAt.get(connection);
    const isDead =
      keepsConnectionsMs !== null &&
      usedAt !== undefined &&
      this.#core.clock.now - usedAt > keepsConnectionsMs;
    if (isDead) this.#usedAt.delete(connection);
    return isDead;
  }

  noteUse(connection: string): void {
    this.#usedAt.set(connection, this.#core.clock.now);
  }

  /** Encodes an answer and decodes it by the functions' own code. A garbled answer does not declare its charset. */
  async carry(answer: Answer, plan: WirePlan, isGarbled: boolean): Promise<HttpAnswer> {
    const { body, headers = {}, ...rest } = answer;
    const reset = headers['ratelimit-reset'];
    const instant = Math.ceil(this.#core.clock.now / 1000) + Number(reset);
    const sentHeaders =
      plan.isResetInstant && reset !== undefined
        ? { ...headers, 'ratelimit-reset': String(instant) }
        : headers;
    if (body === 'unreadable') return httpAnswer({ ...rest, body, headers: sentHeaders });
    const charset = isGarbled ? 'iso-8859-1' : plan.charset;
    const bytes = encoders[charset](inLatin1({ ...body, ...note }));
    const type = isGarbled ? 'application/json' : `application/json; charset=${charset}`;
    const half = Math.floor(bytes.length / 2);
    const chunks = [bytes.subarray(0, half), bytes.subarray(half)];
    const received = await this.#core.subject.readBody(chunks, type, 4 * 1024 * 1024);
    return {
      ...httpAnswer({ ...rest, body: received.body, headers: sentHeaders }),
      bodyBytes: received.bodyBytes,
    };
  }
}
