import type { InvocationResult } from '../../infra/local/function-instance.ts';

type Handler<Event> = (event: Event, context: never) => Promise<unknown>;

let invocations = 0;

/** What a handler reads of Lambda's context: the time that is left. */
function contextUntil(deadline: number): object {
  invocations += 1;
  return {
    awsRequestId: `invocation-${invocations}`,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

/**
 * Invokes a handler in this process, where its coverage is counted and a hundred invocations cost no hundred threads.
 * Events and results cross as JSON, as they do to and from Lambda.
 */
export function invokerOf<Event>(handler: Handler<Event>, timeoutSeconds: number) {
  return async (event: unknown): Promise<InvocationResult> => {
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
