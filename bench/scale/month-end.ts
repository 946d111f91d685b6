import type { SQSRecord } from 'aws-lambda';
import { measureOpenCloses } from '../../functions/poll-trial-balance/measure-open-closes.ts';
import { pollTrialBalances } from '../../functions/poll-trial-balance/poll-trial-balances.ts';
import { createTurns } from '../../functions/set-pending-close/in-turn.ts';
import { handleBatch } from '../../functions/set-pending-close/message.ts';
import type { EventCode } from '../../functions/shared/telemetry/telemetry.ts';
import { createZuoraClient } from '../../functions/shared/zuora/client.ts';
import { createTenantAccess, type TenantAccess } from '../../functions/shared/zuora/tenant-access.ts';
import { type Zuora, zuoraOver } from '../../functions/shared/zuora/zuora.ts';
import { deployedTimings } from '../deployed-timings.ts';
import { VirtualAws } from './virtual-aws.ts';
import { VirtualTime } from './virtual-time.ts';
import { VirtualZuora, type ZuoraCounts } from './virtual-zuora.ts';

const startAt = Date.parse('2026-12-02T06:00:00.000Z');
const minute = 60_000;
/** The numbers of the deployed stack (infra/aws/messages/close-requests.ts, settings/delivery.ts) and of the handlers. */
const closing = { workers: 5, batch: 10, timeoutMs: 150_000, reserveMs: 5_000, startMs: 125_000 } as const;
const polling = { timeoutMs: minute, reserveMs: 3_000 } as const;
const settings = { ...deployedTimings, codeVersion: 'bench' };

export interface MonthEndOptions {
  tenants: number;
  closesEach: number;
  /** How long Zuora takes to answer, in milliseconds. */
  latencyMs: number;
  runMinutes: number;
  /** Whether the secrets hold bearer tokens. Then no token is fetched, as if all were cached. */
  hasTokens?: boolean;
  /** Whether all containers have the same IP address, as behind a NAT gateway. */
  isOneAddress?: boolean;
}

export interface MonthEnd {
  closes: number;
  zuora: ZuoraCounts;
  /** The number of AWS requests, by the name of the SDK's command. */
  requests: ReadonlyMap<string, number>;
  readUnits: number;
  writeUnits: number;
  /** The number of batches that the closing function got. Each is one receive and one deletion. */
  batches: number;
  closingMs: number;
  /** From the first message to the last pending close, in milliseconds. */
  allPendingMs: number;
  /** For each tick with due items: how many there were, and how long the tick took, in milliseconds. */
  ticks: readonly { due: number; tookMs: number }[];
  /** From the first message to the last publication, in milliseconds. */
  allPublishedMs: number;
  /** The highest number of ticks in a row at which an item was due and not handled. */
  passedOverMax: number;
  events: ReadonlyMap<EventCode, number>;
}

interface Message {
  record: SQSRecord;
  visibleAt: number;
  isGone: boolean;
}

/** All tenants send their close requests at the same time. Both functions run until every outcome is published. */
export async function playMonthEnd(options: MonthEndOptions): Promise<MonthEnd> {
  const time = new VirtualTime(startAt);
  const { clock } = time;
  const now = () => clock.now;
  const aws = new VirtualAws(time);
  const zuora = new VirtualZuora(time, { latencyMs: options.latencyMs, runMs: options.runMinutes * minute });
  const events = new Map<EventCode, number>();
  const report = (code: EventCode) => void events.set(code, (events.get(code) ?? 0) + 1);
  const publishedCount = () => aws.requests.get('PublishCommand') ?? 0;
  const closes = options.tenants * options.closesEach;
  const figures = { batches: 0, closingMs: 0, allPendingMs: 0, passedOverMax: 0 };
  const ticks: MonthEnd['ticks'][number][] = [];

  let containers = 0;
  function container(): { zuora: Zuora; tenantAccess: TenantAccess } {
    containers += 1;
    const client = createZuoraClient({
      readSecret: (name) => aws.readSecret(name, options.hasTokens ?? false),
      secretPrefix: 'zuora-pending-close',
      extraHosts: [],
      now,
      transport: zuora.transport(options.isOneAddress ? 'nat' : `container-${containers}`),
    });
    return { zuora: zuoraOver(client), tenantAccess: createTenantAccess() };
  }

  for (let index = 0; index < closes; index++) {
    const { tenant, periodId } = closeOf(index, options);
    zuora.addPeriod(tenant, periodId);
  }
  const messages = messagesOf(options);
  const byReceipt = new Map(messages.map((message) => [message.record.receiptHandle, message]));
  let open = messages;
  aws.onDelay = (receipt, seconds) => {
    const message = byReceipt.get(receipt);
    if (message !== undefined) message.visibleAt = clock.now + seconds * 1000;
  };

  function receive(): Message[] {
    const batch: Message[] = [];
    for (const message of open) {
      if (batch.length === closing.batch) break;
      if (!message.isGone && message.visibleAt <= clock.now) batch.push(message);
    }
    for (const message of batch) {
      const { attributes } = message.record;
      attributes.ApproximateReceiveCount = String(Number(attributes.ApproximateReceiveCount) + 1);
      message.visibleAt = Number.POSITIVE_INFINITY;
    }
    return batch;
  }

  async function work(): Promise<void> {
    const { zuora: client } = container();
    while (open.length > 0) {
      const batch = receive();
      if (batch.length === 0) {
        await time.pass(1_000);
        continue;
      }
      const began = clock.now;
      const timeLeftMs = () => began + closing.timeoutMs - closing.reserveMs - clock.now;
      const { batchItemFailures } = await handleBatch(
        { Records: batch.map(({ record }) => record) },
        {
          context: {
            now,
            timeLeftMs,
            ledger: aws.ledger,
            zuora: client,
            report,
            tenantAccess: createTenantAccess(),
            settings,
          },
          queue: aws.queue,
          // The middle of each random wait, so that no figure depends on chance.
          random: () => 0.5,
          startMs: closing.startMs,
          inTurn: createTurns(),
        },
      );
      figures.batches += 1;
      figures.closingMs += clock.now - began;
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const message of batch) message.isGone = !failed.has(message.record.messageId);
      open = open.filter(({ isGone }) => !isGone);
      if (open.length === 0) figures.allPendingMs = clock.now - startAt;
    }
  }

  const idle = [container()];
  const passedOver = new Map<string, { revision: number; ticks: number }>();

  async function tick(at: number): Promise<void> {
    const own = idle.pop() ?? container();
    const began = clock.now;
    // An item that has just become due may miss the tick.
    const until = new Date(at - 5_000).toISOString();
    const due = aws.table.due().filter(({ dueAt = '' }) => dueAt <= until);
    const timeLeftMs = () => began + polling.timeoutMs - polling.reserveMs - clock.now;
    const effects = { ...own, now, timeLeftMs, ledger: aws.ledger, publish: aws.publish, report, settings };
    const openItems = await pollTrialBalances(at, effects);
    if (due.length > 0) ticks.push({ due: due.length, tookMs: clock.now - began });
    await measureOpenCloses(openItems, { ...effects, measure: () => {} });
    idle.push(own);
    for (const { tenant, requestId, revision } of due) {
      const key = `${tenant} ${requestId}`;
      const before = passedOver.get(key);
      if (aws.table.revisionOf({ tenant, requestId }) !== revision) {
        passedOver.delete(key);
        continue;
      }
      const passed = before?.revision === revision ? before.ticks + 1 : 1;
      passedOver.set(key, { revision, ticks: passed });
      figures.passedOverMax = Math.max(figures.passedOverMax, passed);
    }
  }

  const troubles: unknown[] = [];
  const started = (running: Promise<void>) => void running.catch((error: unknown) => troubles.push(error));
  for (let worker = 0; worker < closing.workers; worker++) started(work());
  const isOver = () => troubles.length > 0 || (publishedCount() >= closes && aws.table.due().length === 0);
  let next = startAt + minute / 2;
  clock.at(next, time.noteNews);
  while (!isOver()) {
    const at = next;
    await time.until(() => clock.now >= at || isOver());
    started(tick(at));
    next += minute;
    clock.at(next, time.noteNews);
  }
  if (troubles.length > 0) throw troubles[0];
  const { readUnits, writeUnits } = aws.table;
  return {
    ...figures,
    closes,
    zuora: zuora.counts,
    requests: aws.requests,
    readUnits,
    writeUnits,
    ticks,
    allPublishedMs: clock.now - startAt,
    events,
  };
}

/** The messages of the tenants alternate: the first of each tenant, then the second of each. */
function closeOf(index: number, { tenants }: MonthEndOptions) {
  const number = Math.floor(index / tenants);
  return { tenant: `tenant-${index % tenants}`, requestId: `close-${number}`, periodId: `period-${number}` };
}

function messagesOf(options: MonthEndOptions): Message[] {
  return Array.from({ length: options.tenants * options.closesEach }, (_, index) => {
    const { tenant, requestId, periodId } = closeOf(index, options);
    const body = JSON.stringify({ tenant, requestId, accountingPeriod: { id: periodId } });
    const record: SQSRecord = {
      messageId: `message-${index}`,
      receiptHandle: `receipt-${index}`,
      body,
      attributes: {
        ApproximateReceiveCount: '0',
        SentTimestamp: String(startAt),
        SenderId: 'sender',
        ApproximateFirstReceiveTimestamp: String(startAt),
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:close-requests',
      awsRegion: 'eu-central-1',
    };
    return { record, visibleAt: startAt, isGone: false };
  });
}
