import { type Answer, codes, type Refusal, refusalAnswer } from '../answer.ts';
import { type ActionName, isActionName } from '../books/actions.ts';
import { type Call, headerOf } from '../call.ts';
import { changePeriod, getPeriod, listPeriods } from './accounting-periods.ts';
import { type Caller, findCaller } from './caller.ts';
import type { SimulatorState } from './simulator-state.ts';
import { issueToken } from './token-endpoint.ts';

export type Endpoint =
  | { name: 'token'; method: 'POST' }
  | { name: 'list'; method: 'GET' }
  | { name: 'period'; method: 'GET'; id: string }
  | { name: 'action'; method: 'PUT'; id: string; action: ActionName };

export function endpointOf(path: string): Endpoint | null {
  if (path === '/oauth/token') return { name: 'token', method: 'POST' };
  const match = /^\/v1\/accounting-periods(?:\/([^/]+)(?:\/([^/]+))?)?$/.exec(path);
  if (match === null) return null;
  const [, encodedId, action] = match;
  if (encodedId === undefined) return { name: 'list', method: 'GET' };
  const id = decoded(encodedId);
  if (action === undefined) return { name: 'period', method: 'GET', id };
  return isActionName(action) ? { name: 'action', method: 'PUT', id, action } : null;
}

/** Zuora's answer to a call, without faults and limits. */
export function answerCall(call: Call, state: SimulatorState): Answer {
  const endpoint = endpointOf(call.path);
  if (endpoint?.name === 'token' && call.method === 'POST') return issueToken(call, state);
  const found = findCaller(call, state);
  if ('answer' in found) return found.answer;
  const result = 'refusal' in found ? found.refusal : route(endpoint, call, found.caller, state);
  return 'code' in result ? refusalAnswer(result, state.settings.reasonCodesAs) : result;
}

function route(
  endpoint: Endpoint | null,
  call: Call,
  caller: Caller,
  state: SimulatorState,
): Answer | Refusal {
  const { pageSizeMax } = state.settings;
  if (!isTrackIdValid(headerOf(call.headers, 'zuora-track-id'))) {
    return { code: codes.invalidValue, message: 'Zuora-Track-Id is invalid.', status: 400 };
  }
  // An endpoint that does not exist looks like a record that does not exist (docs/zuora.md §4.1).
  if (endpoint === null) return { code: codes.notFound, message: 'Cannot find this resource.' };
  if (call.method !== endpoint.method) {
    return { code: codes.method, message: `${call.method} is not supported here.`, status: 405 };
  }
  switch (endpoint.name) {
    case 'list':
      return listPeriods(call, caller, `http://${call.headers.host}`, pageSizeMax);
    case 'period':
      return getPeriod(endpoint.id, call, caller);
    case 'action':
      return changePeriod(endpoint.action, endpoint.id, call, caller);
    case 'token':
      return issueToken(call, state);
  }
}

/**
 * At most 64 US-ASCII characters, without `:` `;` `"` `'` (the gaps in the pattern). Zuora:
 * PUT_PendingCloseAccountingPeriod.
 */
function isTrackIdValid(trackId: string | null): boolean {
  return trackId === null || /^[ !#-&(-9<-~]{1,64}$/.test(trackId);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
