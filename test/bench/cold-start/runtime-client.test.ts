import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startThroughClient } from '../../../bench/cold-start/runtime-client.ts';

/** Takes the place of Amazon's client, which is built from its sources only when the benchmark runs. */
const client = `
  const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
  const next = await fetch(base + 'next');
  const answer = { event: await next.json(), folder: process.cwd(), handler: process.argv[2] };
  const id = next.headers.get('lambda-runtime-aws-request-id');
  await fetch(base + id + '/response', { method: 'POST', body: JSON.stringify(answer) });
`;

describe('a bundle that is started through the runtime client', () => {
  let folder: string;
  const answers: unknown[] = [];
  const occasion = {
    environment: {},
    prepare: async () => ({ number: 1 }),
    check: (answer: unknown) => void answers.push(answer),
  };
  const occasions = {
    floor: occasion,
    closing: occasion,
    dueTick: occasion,
    idleTick: occasion,
    stop: async () => undefined,
  };
  const start = (name: string, program: string) => {
    const file = path.join(folder, name);
    writeFileSync(file, program);
    const bundle = { file: path.join(folder, 'index.js'), bytes: 0, occasion: 'floor' } as const;
    return startThroughClient(file, bundle, occasions);
  };

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'runtime-client-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('runs in its own folder, and its answer to the event is checked', async () => {
    const { readyMs, handledMs } = await start('client.mjs', client);
    expect(answers).toEqual([
      {
        event: { number: 1 },
        folder: expect.stringContaining(path.basename(folder)),
        handler: 'index.handler',
      },
    ]);
    expect(handledMs).toBeGreaterThan(readyMs);
  });

  it('fails with the stderr of a client that ends without an answer', async () => {
    await expect(start('broken.mjs', "throw new Error('no native part');")).rejects.toThrow(
      /ended before it answered: .*no native part/s,
    );
  });
});
