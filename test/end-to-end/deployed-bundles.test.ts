import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { queueSchema } from '../../functions/shared/queue-schema.ts';
import { messageIn } from '../until.ts';
import { cdkSynth, deployedFunction, localSettings, setupOf } from './synth.ts';
import { type LocalWorld, startLocalWorld } from './world.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'cdk-out-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('cdk synth', () => {
  test('with the default settings, offline, writes no warning', async () => {
    const { written } = await cdkSynth(path.join(directory, 'default'));

    // When npm starts esbuild, it may warn about the machine's own configuration. That is not the stack's.
    const lines = written.split('\n').filter((line) => !line.startsWith('npm '));
    expect(lines.join('\n')).not.toMatch(/warn|deprecated|error/i);
  });
});

describe('the bundles in cdk.out, with the environment of the template', () => {
  let world: LocalWorld;

  beforeAll(async () => {
    const out = path.join(directory, 'local');
    const { template } = await cdkSynth(out, localSettings);
    const setup = (output: string) => setupOf(deployedFunction(template, out, output), template);
    world = await startLocalWorld({
      closing: setup('SetPendingCloseFunctionName'),
      polling: setup('PollTrialBalanceFunctionName'),
    });
    world.outcomes();
  });
  afterAll(async () => {
    await world.stop();
    // Only the functions' own JSON lines and metrics: no warning of the SDK.
    const plain = world.logs.filter(
      ({ fields }) => typeof fields?.code !== 'string' && fields?._aws === undefined,
    );
    expect(plain.map(({ text }) => text)).toEqual([]);
  });

  test('close a period from the message to the outcome', async () => {
    const { entityId, november } = world.entity();

    const event = await world.outcomeOf(await world.ask(entityId, { name: 'Nov 2026' }));

    expect(event.data).toMatchObject({ outcome: 'completed', accountingPeriod: { id: november } });
    expect(world.putsFor(november)).toEqual([{ effect: true, status: 200 }]);
    expect(world.logs.filter(({ stream }) => stream === 'platform')).toEqual([]);
  });

  test('park what is not a close request, with its reason', async () => {
    const body = '{"accountingPeriod":{"name":"Nov 2026"},"entity":"EMEA"}';
    await world.send(body);

    const message = await messageIn(world.deadLetters(), (each) => each.body === body);

    expect(message).toMatchObject({
      body,
      attributes: { reason: 'invalid-request', detail: 'entity is not allowed' },
    });
  });

  test('park the largest body that the request queue accepts', async () => {
    const { messageBytesMax } = queueSchema.requests;
    const body = 'x'.repeat(messageBytesMax);
    await expect(world.send(`${body}x`)).rejects.toThrow('must be shorter than');
    await world.send(body);

    const message = await messageIn(world.deadLetters(), (each) => each.body.length === messageBytesMax);

    expect(message.body === body).toBe(true);
    expect(message.attributes.reason).toBe('invalid-request');
  });

  test('wait by the queue, although the host of its URL does not exist', async () => {
    const { entityId, november } = world.entity();
    const on = { method: 'GET', path: `/${november}` };
    const outage = world.simulator.fail({ on, times: 2, what: { kind: 'status', status: 503 } });

    const requestId = await world.ask(entityId, { id: november });
    const event = await world.outcomeOf(requestId);

    expect(event.data).toMatchObject({ outcome: 'completed', accountingPeriod: { id: november } });
    expect(outage.used).toBeGreaterThan(0);
    const told = world.logs
      .filter(({ fields }) => fields?.requestId === requestId)
      .map(({ fields }) => fields?.code);
    expect(told).toContain('request-waits');
    expect(world.logs.filter(({ fields }) => fields?.code === 'delay-failed')).toEqual([]);
    for (const url of [world.outputs.CloseRequestQueueUrl, world.outputs.DeadLetterQueueUrl])
      expect(new URL(url).hostname).toBe('sqs.us-east-1.amazonaws.invalid');
  });

  test('reject what Zuora cannot close', async () => {
    const { entityId } = world.entity();

    const event = await world.outcomeOf(await world.ask(entityId, { name: 'Oct 2026' }));

    expect(event.data).toMatchObject({ outcome: 'rejected', reasons: [{ code: 'period-closed' }] });
  });
});
