import type { SQSRecord } from 'aws-lambda';
import type { MessageTruth } from '../scenario/scenario.ts';
import type { Core } from './core.ts';
import type { DeadLetter, Message } from './message.ts';

/** The same values as in the stack (infra/aws/settings/delivery.ts). */
const visibilityMs = 900_000;
const batchSizeMax = 10;

/**
 * SQS: delivers at least once and in no order, hides messages that are being handled, and moves a message to the
 * dead-letter queue after too many receives.
 */
export class QueueModel {
  readonly #core: Core;
  readonly receiveLimit: number;
  readonly messages: Message[] = [];
  readonly deadLetters: DeadLetter[] = [];
  /** Called with the time at which a message will be visible. */
  onVisible: (at: number) => void = () => {};
  #open: Message[] = [];

  constructor(core: Core, receiveLimit: number) {
    this.#core = core;
    this.receiveLimit = receiveLimit;
  }

  send(body: string, is: MessageTruth): void {
    const { clock } = this.#core;
    const message: Message = {
      id: `m-${this.messages.length + 1}`,
      body,
      sentAt: clock.now,
      is,
      receives: 0,
      visibleAt: clock.now,
      isGone: false,
    };
    this.messages.push(message);
    this.#open.push(message);
    this.onVisible(clock.now);
  }

  get isEmpty(): boolean {
    return this.#open.length === 0;
  }

  open(): readonly Message[] {
    return this.#open;
  }

  nextVisible(): number | null {
    let next: number | null = null;
    for (const { visibleAt } of this.#open) if (next === null || visibleAt < next) next = visibleAt;
    return next;
  }

  /** Up to ten visible messages, in any order. */
  receive(): Message[] {
    const { clock, random } = this.#core;
    const visible = this.#open.filter(({ visibleAt }) => visibleAt <= clock.now);
    const batch: Message[] = [];
    const sizeMax = this.#core.scenario.settings.isInStep ? 1 : batchSizeMax;
    while (visible.length > 0 && batch.length < sizeMax) {
      const [message] = visible.splice(random.between(0, visible.length - 1), 1);
      if (message === undefined) break;
      if (message.receives >= this.receiveLimit) this.redrive(message);
      else {
        message.receives++;
        message.visibleAt = clock.now + visibilityMs;
        batch.push(message);
      }
    }
    return batch;
  }

  redrive(message: Message): void {
    this.#core.figures.count('faults', 'queue redriven');
    this.deadLetters.push({ body: message.body, why: null, messageId: message.id });
    this.delete(message);
  }

  delete(message: Message): void {
    message.isGone = true;
    this.#open = this.#open.filter((each) => each !== message);
  }

  changeVisibility(message: Message, seconds: number): void {
    if (message.isGone) return;
    message.visibleAt = this.#core.clock.now + seconds * 1000;
    this.onVisible(message.visibleAt);
  }

  /** The message as Lambda passes it to the function. */
  record(message: Message): SQSRecord {
    return {
      messageId: message.id,
      receiptHandle: `${message.id}/${message.receives}`,
      body: message.body,
      attributes: {
        ApproximateReceiveCount: String(message.receives),
        SentTimestamp: String(message.sentAt),
        SenderId: 'sender',
        ApproximateFirstReceiveTimestamp: String(message.sentAt),
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:close-requests',
      awsRegion: 'eu-central-1',
    };
  }
}
