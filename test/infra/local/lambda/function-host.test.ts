import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { FunctionCode } from '../../../../infra/local/lambda/function-code.ts';
import {
  type FunctionOptions,
  type HostedFunction,
  hostFunction,
} from '../../../../infra/local/lambda/function-host.ts';
import type { FunctionLogLine } from '../../../../infra/local/lambda/log-line.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const hosted: HostedFunction[] = [];
afterEach(async () => {
  for (const each of hosted.splice(0)) await each.stop();
});

async function host(options: Partial<FunctionOptions> = {}) {
  const lines: FunctionLogLine[] = [];
  const code: FunctionCode = { source: fixture('probe.ts') };
  const defaults = { name: 'probe', code, environment: {}, timeoutSeconds: 5 };
  const probe = await hostFunction({ ...defaults, onLog: (line) => lines.push(line), ...options });
  hosted.push(probe);
  return { probe, lines };
}

describe('a hosted function', () => {
  it('sees its own environment and Lambda’s variables, and nothing of its host’s environment', async () => {
    process.env.OF_THE_HOST = 'secret of the host';
    const { probe } = await host({ environment: { MINE: 'yes' } });
    const { payload } = await probe.invoke({ do: 'answer' });
    delete process.env.OF_THE_HOST;
    expect(payload).toMatchObject({ environment: { MINE: 'yes', AWS_LAMBDA_FUNCTION_NAME: 'probe' } });
    expect(payload).not.toHaveProperty('environment.OF_THE_HOST');
    expect(payload).not.toHaveProperty('environment.PATH');
  });

  it('gets a context with its name, its ARN, a new request id and the remaining time', async () => {
    const { probe } = await host();
    const { payload: first } = await probe.invoke({ do: 'answer' });
    const { payload: second } = await probe.invoke({ do: 'answer' });
    expect(first).toMatchObject({ functionName: 'probe', invokedFunctionArn: probe.arn });
    expect(first).toHaveProperty('remaining', expect.closeTo(5000, -3));
    expect(first).not.toHaveProperty('awsRequestId', Reflect.get(Object(second), 'awsRequestId'));
  });

  it('starts cold once and is reused', async () => {
    const { probe } = await host();
    await probe.invoke({ do: 'answer' });
    expect(await probe.invoke({ do: 'answer' })).toMatchObject({ payload: { invocations: 2 } });
    expect(probe.coldStarts).toBe(1);
  });

  it('runs concurrent invocations in separate instances, up to the limit', async () => {
    const { probe } = await host({ instancesMax: 2 });
    const results = await Promise.all([1, 2, 3].map(() => probe.invoke({ do: 'wait', milliseconds: 50 })));
    expect(results).toEqual([
      { payload: 'waited' },
      { payload: 'waited' },
      { error: { name: 'TooManyRequestsException', message: 'Rate Exceeded.' } },
    ]);
    expect(probe.coldStarts).toBe(2);
  });

  it('returns null when the handler returns nothing', async () => {
    const { probe } = await host();
    expect(await probe.invoke({ do: 'nothing' })).toEqual({ payload: null });
  });

  it('has its output captured as lines, with JSON parsed, before its result', async () => {
    const { probe, lines } = await host();
    await probe.invoke({ do: 'nothing' });
    expect(lines).toEqual([
      {
        functionName: 'probe',
        stream: 'stdout',
        text: '{"code":"probe","do":"nothing"}',
        fields: { code: 'probe', do: 'nothing' },
      },
      { functionName: 'probe', stream: 'stderr', text: 'plain text', fields: null },
    ]);
  });
});

describe('a function that fails', () => {
  it('by throwing: the result names the error, and the instance is reused', async () => {
    const { probe, lines } = await host();
    expect(await probe.invoke({ do: 'throw' })).toEqual({
      error: { name: 'TypeError', message: 'thrown on purpose' },
    });
    const fields = { errorType: 'TypeError', errorMessage: 'thrown on purpose' };
    expect(lines.at(-1)).toMatchObject({ stream: 'platform', fields });
    expect(await probe.invoke({ do: 'answer' })).toMatchObject({ payload: { invocations: 2 } });
  });

  it.each(['hang', 'spin'])(
    'by its timeout (%s): is killed, and the next invocation starts a new instance',
    async (what) => {
      const { probe, lines } = await host({ timeoutSeconds: 0.3 });
      expect(await probe.invoke({ do: what })).toMatchObject({ error: { name: 'Sandbox.Timedout' } });
      expect(lines.at(-1)).toMatchObject({ stream: 'platform', text: expect.stringContaining('timed out') });
      expect(await probe.invoke({ do: 'answer' })).toMatchObject({ payload: { invocations: 1 } });
      expect(probe.coldStarts).toBe(2);
    },
  );

  it.each(['exit', 'reject-unseen'])(
    'by crashing (%s): the next invocation starts a new instance',
    async (what) => {
      const { probe } = await host();
      expect(await probe.invoke({ do: what })).toMatchObject({ error: { name: 'Runtime.ExitError' } });
      expect(await probe.invoke({ do: 'answer' })).toMatchObject({ payload: { invocations: 1 } });
    },
  );

  it('by not loading: every invocation’s result says why', async () => {
    const { probe } = await host({ code: { source: fixture('broken.ts') } });
    const failure = { error: { name: 'Error', message: 'broken on load' } };
    expect(await probe.invoke({})).toEqual(failure);
    expect(await probe.invoke({})).toEqual(failure);
  });

  it('by being killed: the invocation in progress fails, and the next one starts a new instance', async () => {
    const { probe } = await host();
    await probe.invoke({ do: 'answer' });
    const underWay = probe.invoke({ do: 'wait', milliseconds: 5000 });
    probe.crash();
    expect(await underWay).toMatchObject({ error: { name: 'Runtime.ExitError' } });
    expect(await probe.invoke({ do: 'answer' })).toMatchObject({ payload: { invocations: 1 } });
  });

  it('by being stopped: the invocation in progress fails', async () => {
    const { probe } = await host();
    const result = probe.invoke({ do: 'wait', milliseconds: 5000 });
    await probe.stop();
    expect(await result).toMatchObject({ error: { name: 'ServiceException' } });
  });
});

describe('a bundle', () => {
  it('is loaded as CommonJS, as in Lambda, whatever a package.json above it says', async () => {
    const { probe } = await host({ code: { bundle: fixture('bundle') } });
    expect(await probe.invoke({ a: 1 })).toEqual({ payload: { from: 'bundle', event: { a: 1 } } });
  });

  it('without the file of its handler is refused at once', async () => {
    await expect(host({ code: { bundle: fixture('bundle'), handler: 'main.handler' } })).rejects.toThrow(
      'main.js',
    );
  });
});
