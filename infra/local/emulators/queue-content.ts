import * as z from 'zod';
import { type Address, exchange } from '../../loopback.ts';

const message = z.object({
  messageId: z.string(),
  body: z.string(),
  messageAttributes: z.record(z.string(), z.object({ StringValue: z.string().optional() })),
  sentTimestamp: z.number(),
  approximateReceiveCount: z.number(),
});
const inspected = z.object({
  messages: z.object({
    ready: z.array(message),
    delayed: z.array(message),
    inflight: z.array(z.object({ message, visibilityDeadline: z.number() })),
  }),
});

/** A message in a queue of the local stack. Times are milliseconds since 1970. */
export interface QueuedMessage {
  messageId: string;
  body: string;
  /** The message attributes, as text. */
  attributes: Record<string, string>;
  sentAt: number;
  receiveCount: number;
  /** When it becomes visible again. Null: it can be received now. */
  visibleAt: number | null;
}

export type QueueContent = readonly QueuedMessage[];

/** The messages in a queue of the emulator, oldest first. @throws when the emulator's answer has an unexpected form */
export async function inspectQueue(emulator: Address, queueName: string): Promise<QueueContent> {
  const { body } = await exchange(emulator, { path: `/_fauxqs/queues/${queueName}` });
  const { ready, delayed, inflight } = inspected.parse(JSON.parse(body.toString())).messages;
  return [
    ...[...ready, ...delayed].map((each) => toQueued(each, null)),
    // The emulator lists a message as in flight until the next receive, even when its time is over.
    ...inflight.map((each) => toQueued(each.message, each.visibilityDeadline)),
  ].sort((a, b) => a.sentAt - b.sentAt);
}

function toQueued(raw: z.output<typeof message>, visibleAt: number | null): QueuedMessage {
  const attributes = Object.entries(raw.messageAttributes);
  return {
    messageId: raw.messageId,
    body: raw.body,
    attributes: Object.fromEntries(attributes.map(([name, value]) => [name, value.StringValue ?? ''])),
    sentAt: raw.sentTimestamp,
    receiveCount: raw.approximateReceiveCount,
    visibleAt,
  };
}
