import { randomUUID } from 'node:crypto';
import { type Answer, json } from '../answer.ts';
import { hexId } from '../books/run.ts';
import { type Call, headerOf, valuesOf } from '../call.ts';
import type { SimulatedClient } from '../options.ts';
import type { SimulatorState } from './simulator-state.ts';

/**
 * `POST /oauth/token`. Zuora: developer.zuora.com … createToken. The refusals are those that public code has seen
 * (docs/zuora.md §4.4).
 */
export function issueToken(call: Call, state: SimulatorState): Answer {
  const quota = state.countToken(call.at);
  const answer = quota.isAllowed ? grantOrRefuse(call, state) : tokenRefusal(429, 'Too many requests.');
  const at = new Date(call.at);
  if (answer.status === 200) state.emit({ at, kind: 'token-issued' });
  else state.emit({ at, kind: 'token-refused', message: `HTTP ${answer.status}` });
  return { ...answer, headers: { ...answer.headers, ...quota.headers } };
}

function grantOrRefuse(call: Call, state: SimulatorState): Answer {
  if (['authorization', 'apiaccesskeyid', 'apisecretaccesskey'].some((name) => name in call.headers)) {
    return tokenRefusal(400, 'Send no other credentials with a token request.');
  }
  const type = headerOf(call.headers, 'content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    return tokenRefusal(415, 'The request must be form-urlencoded.');
  }
  const form = new URLSearchParams(call.body);
  if (form.get('grant_type') !== 'client_credentials') return tokenRefusal(400, 'Unsupported grant type.');
  const client = state.clients.find(({ clientId }) => clientId === form.get('client_id'));
  if (client === undefined) return tokenRefusal(400, 'Invalid client id');
  if (client.clientSecret !== form.get('client_secret')) return tokenRefusal(401, 'Invalid client secret');
  if (client.deactivated) return tokenRefusal(403, 'The user of this client is deactivated.');
  const entities = valuesOf(headerOf(call.headers, 'zuora-entity-ids') ?? '');
  if (entities.some((id) => !client.entityIds?.includes(id))) return tokenRefusal(400, 'Invalid entity id');
  return granted(client, call.at, state);
}

function granted(client: SimulatedClient, at: number, state: SimulatorState): Answer {
  const { tokenSeconds } = state.settings;
  const entities = (client.entityIds ?? []).map((id) => `entity.${id}`);
  return {
    ...json({
      access_token: state.tokens.issue(client.clientId, at + tokenSeconds * 1000),
      token_type: 'bearer',
      expires_in: tokenSeconds,
      scope: [`user.${hexId('user', client.clientId)}`, ...entities, 'tenant.10001'].join(' '),
      jti: randomUUID().replaceAll('-', ''),
    }),
    effect: true,
  };
}

const errors: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
};

/** The token endpoint has its own form of error (docs/zuora.md §4.4). */
export function tokenRefusal(status: number, message: string, headers: Record<string, string> = {}): Answer {
  return json({ status, error: errors[status] ?? 'Error', message, path: '/oauth/token' }, status, headers);
}
