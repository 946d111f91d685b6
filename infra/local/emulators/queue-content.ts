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

/** A message as it lies in a queue of the local stack. Times are milliseconds since 1970. */
export interface QueuedMessage {
  messageId: string;
  body: string;
  /** The message attributes, as text. */
  attributes: Record<string, string>;
  sentAt: number;
  receiveCount: number;
  /** Out of sight until then; null while it can be received. */
  visibleAt: number | null;
}

export type QueueContent = readonly QueuedMessage[];

/** Asks the emulator what lies in a queue, oldest first. @throws when the emulator does not answer as it should */
export async function inspectQueue(emulator: Address, queueName: string): Promise<QueueContent> {
  const { body } = await exchange(emulator, { path: `/_fauxqs/queues/${queueName}` });
  const { ready, delayed, inflight } = inspected.parse(JSON.parse(body.toString())).messages;
  return [
    ...[...ready, ...delayed].map((each) => toQueued(each, null)),
    // Whose time is over is received next, though nobody has looked since.
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
