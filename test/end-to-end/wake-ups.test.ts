import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FunctionFolder, functionFolders } from '../../infra/aws/bundle/esbuild-options.ts';
import type { FunctionSetup } from '../../infra/local/local-stack.ts';
import { built } from '../infra/aws/bundle/bundles.ts';
import { until } from '../until.ts';
import { type LocalWorld, startLocalWorld } from './world.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'bundles-'));
let world: LocalWorld;

/** The same bytes as in a deployment, as the test of the bundles says. */
async function bundleOf(folder: FunctionFolder): Promise<FunctionSetup> {
  const bundle = mkdtempSync(path.join(directory, folder));
  writeFileSync(path.join(bundle, 'index.js'), (await built(folder)).code);
  return { code: { bundle } };
}

beforeAll(async () => {
  const [closing, polling, wakeUps] = await Promise.all(functionFolders.map(bundleOf));
  world = await startLocalWorld({
    ...(closing && { closing }),
    ...(polling && { polling }),
    wakeUps: wakeUps ?? {},
    // There is no schedule: only a wake-up can have a period read.
    tickSeconds: null,
    simulator: { runSeconds: 6 },
  });
  world.outcomes();
});
afterAll(async () => {
  await world.stop();
  rmSync(directory, { recursive: true });
});

// One after the other: new keys end the callouts that were set up with the first one.
describe('wake-ups', { concurrent: false }, () => {
  test('a close ends by Zuora’s call alone, through the deployed bundles, without a tick', async () => {
    const { entityId, november } = world.entity();
    const requestId = await world.ask(entityId, { name: 'Nov 2026' });
    const event = await world.outcomeOf(requestId);
    expect(event.data).toMatchObject({ outcome: 'completed', accountingPeriod: { id: november } });
    const reads = world.logs.filter(
      ({ fields }) => fields?.code === 'period-read' && fields.periodId === november,
    );
    expect(reads).toHaveLength(1);
    await until(() => world.simulator.callouts.history.length === 1);
    expect(world.simulator.callouts.history).toMatchObject([{ periodId: november, attempt: 1, status: 200 }]);
    expect(world.logs.filter(({ stream }) => stream === 'platform')).toEqual([]);
  });

  test('the key changes without a gap: the one before is accepted, and the one before that is not', async () => {
    const wakeUps = world.wakeUps;
    if (wakeUps === null) throw new Error('Wake-ups are off');
    const call = async (key: string) => {
      const response = await fetch(`${wakeUps.url}/default?accountingPeriodId=p-none`, {
        headers: { authorization: `Basic ${Buffer.from(`default:${key}`).toString('base64')}` },
      });
      return response.status;
    };
    const rotate = () => {
      world.emulators.secrets.put('zuora-pending-close-wake-up-key', crypto.randomUUID());
      // What it has cached ends with the container, as it does after 5 minutes.
      wakeUps.function.crash();
      return wakeUps.keyFor('default');
    };
    const first = wakeUps.keyFor('default');
    const second = rotate();
    expect([await call(first), await call(second)]).toEqual([200, 200]);
    const third = rotate();
    expect([await call(first), await call(second), await call(third)]).toEqual([401, 200, 200]);
  });
});
