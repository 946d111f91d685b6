import * as z from 'zod';
import type { Random } from '../world/random.ts';
import { bodyMark } from './message-forms.ts';
import type { Action } from './scenario.ts';

const minute = 60_000;

const requester = 'netsuite:controller';
/** Names of people with characters beyond U+FFFF or with joiners. */
const requesters = ['𠮷田', 'علی\u200cرضا', 'ශ\u200dරී', 'finance 😀'];

/** Bodies that are not close requests because of a text in them. The detail of the parked message must not quote it. */
const refusedBodies = [
  `{"accountingPeriod":{"name":"${bodyMark} \\uffff"}}`,
  `{"accountingPeriod":{"name":"${bodyMark} \\u001b"}}`,
  `{"accountingPeriod":{"name":"${bodyMark} \\ud800"}}`,
  `{"accountingPeriod":{"name":"Nov 2026"},"requestedBy":"${bodyMark}\\u202e"}`,
  `{"accountingPeriod":{"endedBefore":"2026-12-01T00:00:00.${'1'.repeat(60)}Z"},"requestedBy":"${bodyMark}"}`,
  `{"accountingPeriod":{"id":null,"name":"${bodyMark}"}}`,
  `\ufeff\ufeff{"accountingPeriod":{"name":"${bodyMark}"}}`,
  // Without the check for line feeds, these two pairs of source and id would have the same hash.
  `{"specversion":"1.0","source":"erp\\n${bodyMark}","id":"1","data":{"accountingPeriod":{"name":"Nov 2026"}}}`,
  `{"specversion":"1.0","source":"erp","id":"${bodyMark}\\n1","data":{"accountingPeriod":{"name":"Nov 2026"}}}`,
];

/**
 * Adds what senders may also write: other names of people, null for optional fields, a byte order mark, and bodies that
 * are parked. The meaning of the other messages stays the same.
 */
export function withOddTexts(random: Random, actions: readonly Action[]): Action[] {
  if (!random.chance(0.2)) return [...actions];
  const renamed = new Map<string, string>();
  const rewritten = actions.map((action): Action => {
    if (action.do !== 'send' || action.is.is !== 'request') return action;
    // Every message of one request names the same person.
    const { requestId, tenant } = action.is;
    const key = `${tenant}\n${requestId}`;
    const name = renamed.get(key) ?? (random.chance(0.5) ? random.pick(requesters) : requester);
    renamed.set(key, name);
    const named = (text: string) => text.replaceAll(requester, name);
    const is = { ...action.is, content: named(action.is.content) };
    const body = random.chance(0.3) ? withNulls(named(action.body)) : named(action.body);
    return { ...action, is, body: random.chance(0.2) ? `\ufeff${body}` : body };
  });
  const refused = refusedBodies
    .filter(() => random.chance(0.3))
    .map((body): Action => {
      return { at: random.between(0, 10 * minute), do: 'send', body, is: { is: 'nonsense' } };
    });
  return [...rewritten, ...refused];
}

const fields = z.record(z.string(), z.unknown());
const optional = { requestId: null, tenant: null, entityId: null, orgIds: null, requestedBy: null };

/** A body with null for each field that its request leaves out, in any envelope. */
function withNulls(body: string): string {
  return JSON.stringify(nulled(JSON.parse(body)));
}

function nulled(value: unknown): unknown {
  const { success, data } = fields.safeParse(value);
  if (!success) return value;
  if ('accountingPeriod' in data) {
    const accountingPeriod = { timezone: null, ...Object(data.accountingPeriod) };
    return { ...optional, ...data, accountingPeriod };
  }
  if (typeof data.Message === 'string') return { ...data, Message: withNulls(data.Message) };
  if ('detail' in data) return { ...data, detail: nulled(data.detail) };
  return { ...data, data: nulled(data.data) };
}
