import { measureOpenCloses } from '../../functions/poll-trial-balance/measure-open-closes.ts';
import { pollTrialBalances } from '../../functions/poll-trial-balance/poll-trial-balances.ts';
import { driveCloseRequest } from '../../functions/set-pending-close/set-pending-close.ts';
import { createZuoraClient } from '../../functions/shared/zuora/client.ts';
import { createTenantAccess } from '../../functions/shared/zuora/tenant-access.ts';
import { zuoraOver } from '../../functions/shared/zuora/zuora.ts';
import { VirtualAws } from '../scale/virtual-aws.ts';
import { VirtualTime } from '../scale/virtual-time.ts';
import { VirtualZuora } from '../scale/virtual-zuora.ts';

/** How many calls an event makes one after another. Calls that run side by side count as one. */
export interface CallsInSequence {
  /** A new close request by id, in a container that has made no call yet, and in the same one after it. */
  coldClose: number;
  warmClose: number;
  /** A tick in a new container that finds nothing due, and one that reads one period and keeps its item. */
  idleTick: number;
  coldDueTick: number;
}

const callMs = 1_000;
const hour = 3_600_000;
const plentyOfTimeMs = 600_000;
const tenant = 'default';
const settings = {
  deadlineHours: 24,
  backoffMinSeconds: 15,
  backoffMaxSeconds: 600,
  pollMinSeconds: 60,
  pollMaxSeconds: 300,
  putAnswerSeconds: 120,
  codeVersion: 'benchmark',
};

/**
 * Counts by virtual time. Each call takes a second and everything else takes none, so an event makes as many calls one
 * after another as it takes seconds. It runs the functions' own code, with the SDK's clients.
 */
export async function countCallsInSequence(): Promise<CallsInSequence> {
  const time = new VirtualTime(Date.parse('2026-12-01T09:00:00.000Z'));
  const aws = new VirtualAws(time, { latencyMs: callMs });
  const rules = new VirtualZuora(time, { latencyMs: callMs, runMs: hour });
  const now = () => time.clock.now;

  const newContainer = () => ({
    now,
    timeLeftMs: () => plentyOfTimeMs,
    ledger: aws.ledger,
    zuora: zuoraOver(
      createZuoraClient({
        readSecret: (name) => aws.readSecret(name, false),
        secretPrefix: 'zuora-pending-close',
        extraHosts: [],
        now,
        transport: rules.transport('192.0.2.1'),
      }),
    ),
    report: () => undefined,
    tenantAccess: createTenantAccess(),
    settings,
  });

  async function callsOf(event: () => Promise<unknown>): Promise<number> {
    const startedAt = now();
    let isOver = false;
    const handled = event().finally(() => {
      isOver = true;
      time.noteNews();
    });
    await Promise.all([handled, time.until(() => isOver)]);
    return (now() - startedAt) / callMs;
  }

  async function close(container: ReturnType<typeof newContainer>, id: string): Promise<number> {
    rules.addPeriod(tenant, id);
    const content = { accountingPeriod: { id }, entityId: null, orgIds: null, requestedBy: null };
    const message = { at: now(), by: null, receiveCount: 1 };
    const putsBefore = rules.counts.puts;
    const calls = await callsOf(() =>
      driveCloseRequest({ tenant, requestId: id, content }, message, container),
    );
    if (rules.counts.puts !== putsBefore + 1) throw new Error('A close did not end in its PUT');
    return calls;
  }

  async function tick(): Promise<number> {
    const context = { ...newContainer(), publish: aws.publish };
    return callsOf(async () => {
      const open = await pollTrialBalances(now(), context);
      await measureOpenCloses(open, { ...context, measure: () => undefined });
    });
  }

  const idleTick = await tick();
  const container = newContainer();
  const coldClose = await close(container, 'nov');
  const readsBefore = rules.counts.reads;
  await callsOf(() => time.pass(settings.pollMinSeconds * 1000));
  const coldDueTick = await tick();
  if (rules.counts.reads !== readsBefore + 1) throw new Error('A due tick did not read its period');
  const warmClose = await close(container, 'dec');
  return { coldClose, warmClose, idleTick, coldDueTick };
}
