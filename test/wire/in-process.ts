import type { InvocationResult } from '../../infra/local/lambda/function-instance.ts';

type Handler<Event> = (event: Event, context: never) => Promise<unknown>;

let invocations = 0;

/** The part of Lambda's context that a handler uses: the remaining time. */
function contextUntil(deadline: number): object {
  invocations += 1;
  return {
    awsRequestId: `invocation-${invocations}`,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

type Invoke = (event: unknown) => Promise<InvocationResult>;

/** Refuses invocations beyond a concurrency, as Lambda does. */
export function atMost(limit: number, invoke: Invoke): Invoke {
  let underWay = 0;
  return async (event) => {
    if (underWay >= limit) return { error: { name: 'TooManyRequestsException', message: 'Rate Exceeded.' } };
    underWay += 1;
    try {
      return await invoke(event);
    } finally {
      underWay -= 1;
    }
  };
}

/**
 * Invokes a handler in this process, where its coverage is counted and a hundred invocations need no hundred threads.
 * Events and results are passed as JSON, as with Lambda.
 */
export function invokerOf<Event>(handler: Handler<Event>, timeoutSeconds: number): Invoke {
  return async (event) => {
    try {
      const context = contextUntil(Date.now() + timeoutSeconds * 1000);
      const result: unknown = await Reflect.apply(handler, undefined, [
        JSON.parse(JSON.stringify(event)),
        context,
      ]);
      return { payload: JSON.parse(JSON.stringify(result ?? null)) };
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      return { error: { name, message } };
    }
  };
}
