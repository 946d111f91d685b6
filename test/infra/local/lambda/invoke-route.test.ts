import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, it } from 'vitest';
import { clientSettings } from '../../../../infra/local/emulators/local-account.ts';
import type { InvocationResult } from '../../../../infra/local/lambda/function-instance.ts';
import {
  type InvokedFunction,
  type InvokeRoute,
  startInvokeRoute,
} from '../../../../infra/local/lambda/invoke-route.ts';

let route: InvokeRoute | null = null;
afterEach(async () => {
  await route?.stop();
  route = null;
});

const busy: InvocationResult = { error: { name: 'TooManyRequestsException', message: 'Rate Exceeded.' } };

/** A function that gives these results one after the other. */
async function routeTo(...results: InvocationResult[]) {
  const done = Promise.withResolvers<void>();
  const events: unknown[] = [];
  const hosted: InvokedFunction = {
    name: 'probe',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:probe',
    invoke: async (event) => {
      events.push(event);
      if (events.length === results.length) done.resolve();
      return results[events.length - 1] ?? busy;
    },
  };
  route = await startInvokeRoute([hosted]);
  const lambda = new LambdaClient({ ...clientSettings(route.url), maxAttempts: 1 });
  const invoke = (FunctionName: string, InvocationType: 'Event' | 'RequestResponse' = 'Event') =>
    lambda.send(new InvokeCommand({ FunctionName, InvocationType, Payload: '{"a":1}' }));
  return { events, invoke, done: done.promise };
}

describe('an asynchronous invocation', () => {
  it.each(['probe', 'arn:aws:lambda:us-east-1:000000000000:function:probe'])(
    'is accepted at once and reaches the function: %s',
    async (name) => {
      const { invoke, events, done } = await routeTo({ payload: null });
      expect((await invoke(name)).StatusCode).toBe(202);
      await done;
      expect(events).toEqual([{ a: 1 }]);
    },
  );

  it('waits for a function that is busy, and is not repeated when the function failed', async () => {
    const { invoke, events, done } = await routeTo(busy, { error: { name: 'Error', message: 'no' } });
    await invoke('probe');
    await done;
    expect(events).toEqual([{ a: 1 }, { a: 1 }]);
  });
});

it.each([
  { name: 'another', type: 'Event', error: 'ResourceNotFoundException' },
  { name: 'probe', type: 'RequestResponse', error: 'InvalidParameterValueException' },
] as const)('answers $error to an invocation of $name with $type', async ({ name, type, error }) => {
  const { invoke } = await routeTo();
  await expect(invoke(name, type)).rejects.toMatchObject({ name: error });
});
