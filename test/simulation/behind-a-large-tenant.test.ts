import { expect, it } from 'vitest';
import { runScenario } from './run-world.ts';
import { quietScenario, send } from './scenario/quiet-scenario.ts';
import type { Scenario } from './scenario/scenario.ts';
import { loadSubject } from './subject.ts';

/** The closing function's timeout (infra/aws/settings/delivery.ts), and 30 s until Lambda polls the queue again. */
const waitMsMax = 150_000 + 30_000;

/**
 * Fifty messages of one tenant, whose PUTs get no answer within their timeout, and then one message of another tenant.
 */
function behindALargeTenant(seed: number): Scenario {
  const quiet = quietScenario();
  const other = { tenant: 'other', accountingPeriod: { name: 'Nov 2026' } };
  const ofLarge = Array.from({ length: 50 }, (_, number) =>
    send({ accountingPeriod: { id: 'default-0-0' } }, 0, `ofLarge-${number}`),
  );
  const behind = send(other, 2_000, 'behind');
  if (behind.do !== 'send' || behind.is.is !== 'request')
    throw new Error('send() did not make a close request');
  const sent = { ...behind, is: { ...behind.is, tenant: 'other' } };
  const hang = { do: 'weather', service: 'put', trouble: 'hangs', rate: 1, tenant: 'default' } as const;
  return {
    ...quiet,
    seed,
    tenants: quiet.tenants.flatMap((tenant) => [tenant, { ...tenant, name: 'other' }]),
    periods: quiet.periods.flatMap((period) => [
      period,
      { ...period, tenant: 'other', id: period.id.replace('default', 'other') },
    ]),
    actions: [...ofLarge, sent, { ...hang, at: 0, ms: 3_600_000 }],
  };
}

it('lets a tenant behind five full batches of another wait for one invocation at most', async () => {
  const subject = await loadSubject();
  const waits: number[] = [];
  for (let seed = 1; seed <= 8; seed++) {
    const { violation, trace } = await runScenario(behindALargeTenant(seed), { subject, isTraced: true });
    expect(violation).toBeNull();
    const stored = trace.find((line) => line.includes('ledger.create behind'));
    waits.push(Number(stored?.trim().split(' ', 1)[0]) - 2_000);
  }
  expect(Math.max(...waits)).toBeLessThanOrEqual(waitMsMax);
  // When its message arrives, all workers are busy with PUTs of 120 s. Otherwise it would not wait at all.
  expect(Math.max(...waits)).toBeGreaterThan(100_000);
});
