import * as z from 'zod';
import { pollTrialBalances } from '../../functions/poll-trial-balance/poll-trial-balances.ts';
import { createZuoraClient } from '../../functions/shared/zuora/client.ts';
import { createTenantAccess } from '../../functions/shared/zuora/tenant-access.ts';
import { zuoraOver } from '../../functions/shared/zuora/zuora.ts';
import { deployedTimings } from '../deployed-timings.ts';
import { watchingItemFor } from '../watching-item.ts';
import { VirtualAws } from './virtual-aws.ts';
import { VirtualTime } from './virtual-time.ts';
import { VirtualZuora } from './virtual-zuora.ts';

const startAt = Date.parse('2026-12-02T06:00:00.000Z');
const minute = 60_000;
/** The time that the handler reserves for the last writes and for measuring. */
const reserveMs = 6_000;
/** Milliseconds of a whole core for one AWS request. A measured tick (part.ts) makes two requests for each item. */
const processorMs = 2;
const runMs = 30 * minute;
const settings = { ...deployedTimings, codeVersion: 'bench' };
const published = z.object({ data: z.object({ tenant: z.string() }) });

export interface LargeTenantOptions {
  /** How many tenants have one request each. The runs of these have ended. */
  others: number;
  /** How many requests of one more tenant are due. All are for one period, whose run has not ended. */
  dueRequests: number;
  /** How long Zuora takes to answer, in milliseconds. */
  latencyMs: number;
}

export interface LargeTenant extends LargeTenantOptions {
  processorMs: number;
  /** After how many ticks the outcomes of all other tenants were published. */
  ticks: number;
  /** From the start of the last of these ticks to the last publication, in milliseconds. */
  lastPublishedMs: number;
  /** How many of the large tenant's items the first tick wrote. */
  settled: number;
  readsOfLarge: number;
  collectingRequests: number;
}

/**
 * Plays ticks in which one tenant has more due items than a tick can handle, until the outcomes of all other tenants
 * are published. The items of that tenant are due before all others.
 */
export async function playLargeTenant(options: LargeTenantOptions): Promise<LargeTenant> {
  const time = new VirtualTime(startAt);
  const { clock } = time;
  const now = () => clock.now;
  const aws = new VirtualAws(time, { processorMs });
  const zuora = new VirtualZuora(time, { latencyMs: options.latencyMs, runMs });
  const client = createZuoraClient({
    readSecret: (name) => aws.readSecret(name, true),
    secretPrefix: 'zuora-pending-close',
    extraHosts: [],
    now,
    transport: zuora.transport('container'),
  });
  const waitingFor = new Set<string>();
  const store = (tenant: string, number: number, sentAt: number) => {
    const item = watchingItemFor({ tenant, requestId: requestIdOf(number), periodId: 'period', sentAt });
    aws.table.answer('PutItemCommand', { Item: { ...item, due: 'due' } });
  };
  zuora.addPeriod('large', 'period', 'Processing');
  for (let number = 0; number < options.dueRequests; number++) store('large', number, startAt - 10 * minute);
  for (let number = 0; number < options.others; number++) {
    const tenant = `tenant-${number}`;
    zuora.addPeriod(tenant, 'period', 'Completed');
    store(tenant, 0, startAt - 5 * minute);
    waitingFor.add(tenant);
  }

  let lastPublishedMs = 0;
  let settled = 0;
  async function tick(): Promise<void> {
    const began = clock.now;
    await pollTrialBalances(began, {
      now,
      timeLeftMs: () => began + minute - reserveMs - clock.now,
      ledger: aws.ledger,
      zuora: zuoraOver(client),
      tenantAccess: createTenantAccess(),
      report: () => {},
      publish: async (event) => {
        await aws.publish(event);
        lastPublishedMs = clock.now - began;
        waitingFor.delete(published.parse(JSON.parse(event)).data.tenant);
      },
      settings,
    });
  }

  let ticks = 0;
  while (waitingFor.size > 0) {
    await time.during(tick());
    ticks += 1;
    if (ticks === 1) settled = settledOf(aws, options.dueRequests);
    await time.during(time.pass(startAt + ticks * minute - clock.now));
  }
  return {
    ...options,
    processorMs,
    ticks,
    lastPublishedMs,
    settled,
    readsOfLarge: zuora.counts.reads - options.others,
    collectingRequests: aws.requests.get('QueryCommand') ?? 0,
  };
}

const requestIdOf = (number: number) => `close-${number}`;

function settledOf(aws: VirtualAws, dueRequests: number): number {
  const revisions = Array.from({ length: dueRequests }, (_, number) =>
    aws.table.revisionOf({ tenant: 'large', requestId: requestIdOf(number) }),
  );
  return revisions.filter((revision) => revision !== 1).length;
}
