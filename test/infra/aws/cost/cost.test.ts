import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { measureOpenCloses } from '../../../../functions/poll-trial-balance/measure-open-closes.ts';
import type { PollContext } from '../../../../functions/poll-trial-balance/poll-context.ts';
import type { LedgerItem } from '../../../../functions/shared/ledger/ledger-item.ts';
import { events, gauges } from '../../../../functions/shared/telemetry/events.ts';
import { repository } from '../../../../infra/aws/bundle/esbuild-options.ts';
import { aPeriod, aRun, aWatchingItem, newerStart } from '../../../functions/poll-trial-balance/items.ts';
import { PollWorld } from '../../../functions/poll-trial-balance/world.ts';
import { CloseWorld } from '../../../functions/set-pending-close/world.ts';
import { resourcesOf, templateOf } from '../template.ts';
import {
  assumed,
  closesRows,
  type IdleTick,
  monthRows,
  type OneClose,
  tableRows,
  ticksOfMonth,
  wakeUpRows,
} from './cost.ts';
import { stackCounts } from './stack-counts.ts';

const page = readFileSync(path.join(repository, 'docs/operators.md'), 'utf8');

/** The lines of the page's table under a head. */
function tableOf(head: string): string[] {
  const lines = page.split('\n');
  const from = lines.indexOf(head);
  if (from < 0) expect.fail(`docs/operators.md has no table with the head ${head}`);
  const end = lines.indexOf('', from);
  return lines.slice(from + 2, end);
}

/** A tick with what is measured after it, through the function's own code, and what it asks of the ledger. */
async function polled(world: PollWorld, minutes: number) {
  const asked = { queries: 0, gets: 0, puts: 0 };
  const metrics = new Set<string>();
  const { ledger, ...effects } = world.effects();
  const counting: PollContext['ledger'] = {
    get: (key) => {
      asked.gets += 1;
      return ledger.get(key);
    },
    // Paid by the item, whether they are read together or not.
    getMany: (keys) => {
      asked.gets += keys.length;
      return ledger.getMany(keys);
    },
    replace: (before, after) => {
      asked.puts += 1;
      return ledger.replace(before, after);
    },
    due: (time) => {
      asked.queries += 1;
      return ledger.due(time);
    },
  };
  world.effects = () => ({ ...effects, ledger: counting });
  for (let minute = 1; minute <= minutes; minute += 1) {
    const open = await world.tick(minute * 60);
    await measureOpenCloses(open, { ...world.effects(), measure: (gauge) => metrics.add(gauge) });
  }
  return { ...asked, metrics: metrics.size };
}

async function idleTick(): Promise<IdleTick> {
  const { queries, metrics } = await polled(new PollWorld(), 1);
  // Besides what is measured, a tick counts itself.
  return { queries, metrics: metrics + 1 };
}

async function oneClose(): Promise<OneClose> {
  const closing = new CloseWorld();
  await closing.deliver();
  const polling = new PollWorld(aWatchingItem());
  polling.answer = () => {
    const isOver = polling.clock >= 30 * 60;
    return aPeriod({ run: aRun({ status: isOver ? 'Completed' : 'Processing', start: newerStart }) });
  };
  const { gets, puts } = await polled(polling, 40);
  expect(polling.published).toHaveLength(1);
  const bytes = (item: LedgerItem) => JSON.stringify(item).length;
  return {
    closingGets: closing.count('ledger.get'),
    pollingGets: gets,
    puts: puts + closing.count('ledger.create') + closing.count('ledger.replace'),
    reads: polling.reads.length,
    itemBytes: Math.max(...polling.items().map(bytes), ...closing.writes.map(bytes)),
  };
}

describe('what docs/operators.md says that it costs', () => {
  it('is right for a month without a close, by the template, a tick and list prices', async () => {
    const { everyMinute, monthEnd } = ticksOfMonth;

    expect(
      tableOf('| a month without a close | how many | list price | every minute | month-end only |'),
    ).toEqual(tableRows(monthRows(stackCounts(), await idleTick(), [everyMinute, monthEnd])));
  });

  it('is right for a thousand closes, by what the code does and list prices', async () => {
    const all = [...Object.values(events).map(({ metric }) => metric), ...Object.keys(gauges)];
    // Wake-ups are off by default, and then nothing counts them.
    const counted = all.filter((metric) => metric !== null && !metric.startsWith('WakeUps'));
    const others = counted.length - (await idleTick()).metrics;

    expect(tableOf('| a thousand closes in addition | how many | list price | together |')).toEqual(
      tableRows(closesRows(stackCounts(), await oneClose(), others)),
    );
  });

  it('is, for wake-ups, what the template with them has more, and what one does', async () => {
    expect(
      tableOf('| with `wakeUps`, a month with a thousand closes | how many | list price | together |'),
    ).toEqual(tableRows(wakeUpRows(stackCounts(), stackCounts({ wakeUps: true }), await oneClose())));
  });

  it('uses only assumptions that the page names', () => {
    const { wakeUpSeconds, idleTickSeconds, closingSeconds, readSeconds, logBytesOfTick, logBytesOfClose } =
      assumed;

    expect(page.replaceAll(/\s+/g, ' ')).toContain(
      `an idle tick of ${idleTickSeconds} s and ${logBytesOfTick / 1000} KB of logs, ${closingSeconds} s for a request, ${readSeconds} s for a read of Zuora, ${wakeUpSeconds} s for receiving a wake-up, ${logBytesOfClose / 1000} KB of logs for a close`,
    );
  });

  it('counts five pollers: with a limit on workers, Lambda never polls with fewer', () => {
    const [mapping] = Object.values(resourcesOf(templateOf({}), 'AWS::Lambda::EventSourceMapping'));

    expect(mapping?.properties.ScalingConfig).toEqual({ MaximumConcurrency: 5 });
    expect(assumed.longPolls).toBe(5);
  });
});
