import { type Answer, codes, envelope, json, notAuthenticated, raw } from '../answer.ts';
import { minuteUsed, tooManyAtOnce } from '../limits.ts';
import type { BodyFault } from './faults.ts';

const MESSAGE = 'Something went wrong.';

/** The answer that a fault sends instead of the real one (docs/zuora.md §4). */
export function bodyFaultAnswer(what: BodyFault): Answer {
  switch (what.kind) {
    case 'json':
      return json(what.body, what.status, { ...what.headers });
    case 'reasons':
      return reasonsAnswer(what);
    case 'rate-limit':
      return minuteUsed(what.resetSeconds ?? 37, what.code);
    case 'concurrency-limit':
      return tooManyAtOnce(what.code, String(what.retryAfter ?? 120));
    case 'lock':
      return inEnvelope(what.code ?? 50000050, 'Lock contention: try again later.', 200);
    case 'unauthorized':
      return what.code === undefined
        ? notAuthenticated()
        : json({ success: false, reasons: [{ code: what.code, message: 'Not authenticated.' }] }, 401);
    case 'forbidden':
      return inEnvelope(codes.permission, 'You have no permission to do this.', 403);
    case 'not-found':
      return inEnvelope(what.code ?? codes.notFound, 'Cannot find it.', what.status ?? 200);
    case 'code-message':
      return json({ code: what.code ?? 'ClientError', message: what.message ?? MESSAGE }, what.status ?? 400);
    case 'message':
      return json({ message: what.message ?? MESSAGE }, what.status ?? 400);
    case 'error-object': {
      const error = { code: what.code ?? 'internal_error', message: what.message ?? MESSAGE };
      return json({ error }, what.status ?? 500);
    }
    case 'error-status-message': {
      const { status = 401, error = 'Unauthorized', message = MESSAGE } = what;
      return json({ error, status, message }, status);
    }
    case 'success-errors': {
      const error = { Code: what.code ?? 'INVALID_VALUE', Message: what.message ?? MESSAGE };
      return json({ Success: false, Errors: [error] }, what.status ?? 200);
    }
    case 'fault-code': {
      const fault = { FaultCode: what.code ?? 'INVALID_VALUE', FaultMessage: what.message ?? MESSAGE };
      return json(fault, what.status ?? 400);
    }
    case 'faultcode': {
      const fault = { faultcode: what.code ?? 'fns:LOCK_COMPETITION', faultstring: what.message ?? MESSAGE };
      return json(fault, what.status ?? 500);
    }
    case 'html':
      return htmlPage(what.title ?? 'Service Unavailable', what.status ?? 503);
    case 'empty':
      return raw('', null, what.status ?? 200, { ...what.headers });
    case 'too-many-requests':
      return raw('Too many requests', 'text/plain', 429, {
        ...header('Retry-After', what.retryAfter),
        ...header('ratelimit-reset', what.rateLimitReset),
      });
    case 'status':
      return raw(what.body ?? MESSAGE, 'text/plain', what.status, header('Retry-After', what.retryAfter));
    case 'redirect':
      return raw('', null, what.status ?? 302, { Location: what.to });
    case 'invalid-json':
      return raw('{"success":tr', 'application/json', what.status ?? 200);
    case 'large-body':
      return raw(jsonOfBytes(what.bytes), 'application/json', what.status ?? 200);
  }
}

function reasonsAnswer(what: Extract<BodyFault, { kind: 'reasons' }>): Answer {
  const reasons = what.codes.map((code, index) => ({ code, message: what.messages?.[index] ?? MESSAGE }));
  const { success, ...rest } = envelope(reasons);
  return json(what.withoutSuccess ? rest : { success, ...rest }, what.status ?? 200, { ...what.headers });
}

function inEnvelope(code: number | string, message: string, status: number): Answer {
  return json(envelope([{ code, message }]), status);
}

/** F10 of docs/zuora.md. */
function htmlPage(title: string, status: number): Answer {
  return raw(`<html><body><h1>${title}</h1></body></html>`, 'text/html', status, { Server: 'AkamaiGHost' });
}

function jsonOfBytes(bytes: number): string {
  const frame = '{"padding":""}';
  return `{"padding":"${'x'.repeat(Math.max(0, bytes - frame.length))}"}`;
}

function header(name: string, value: number | string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: String(value) };
}
