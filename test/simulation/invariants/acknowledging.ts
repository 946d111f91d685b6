import type { SQSBatchResponse } from 'aws-lambda';
import * as z from 'zod';
import { bodyMark } from '../scenario/message-forms.ts';
import type { Message } from '../world/message.ts';
import { Invariant } from './invariant.ts';

export class DurableBeforeDeleted extends Invariant {
  readonly name = 'durable-before-deleted';
  readonly sentence =
    'A message is deleted only when polling has its request, or the dead-letter queue has its body.';
  readonly promise = '4';

  override onAcknowledged({ id, body, is }: Message): void {
    const isParked = this.world.queue.deadLetters.some((each) => each.why !== null && each.body === body);
    const item = is.is === 'request' ? this.world.ledger.item(is) : undefined;
    const isLeftToPolling =
      item !== undefined &&
      (item.state === 'watching' || item.state === 'concluded' || this.now >= Date.parse(item.deadline));
    if (!isParked && !isLeftToPolling)
      this.broken(`${id} was deleted while its item is ${item?.state ?? 'not stored'}`);
  }
}

export class ParkedRight extends Invariant {
  readonly name = 'parked-right';
  readonly sentence =
    'A parked message keeps its body and has the reason, in a line without any value. Nothing else is parked.';
  readonly promise = '4, 5';

  override onPark(body: string, { reason, detail }: { reason: string; detail: string }) {
    const same = this.world.queue.messages.filter((message) => message.body === body);
    if (same.length === 0) return this.broken('a body was parked that nobody sent');
    if (!/^[ -~]{1,1024}$/.test(detail)) this.broken('a detail is not one line of printable ASCII');
    if (detail.includes(bodyMark)) this.broken('a detail that quotes a value of the body');
    if (!same.some((message) => this.#isRight(message, reason)))
      this.broken(`parked as ${reason}: ${body.slice(0, 80)}`);
  }

  #isRight({ is }: Message, reason: string): boolean {
    if (is.is === 'nonsense') return reason === 'invalid-request';
    if (reason === 'unknown-tenant') {
      return this.world.secrets.isUnknown(is.tenant) && this.world.ledger.item(is) === undefined;
    }
    const others = this.world.queue.messages.filter(
      ({ is: other }) =>
        other.is === 'request' &&
        other.tenant === is.tenant &&
        other.requestId === is.requestId &&
        other.content !== is.content,
    );
    return reason === 'request-id-reused' && others.length > 0;
  }
}

const response = z.strictObject({
  batchItemFailures: z.array(z.strictObject({ itemIdentifier: z.string().min(1) })),
});

export class ValidBatchResponse extends Invariant {
  readonly name = 'valid-batch-response';
  readonly sentence =
    'The closing function always answers with a valid batch response that names messages of the batch.';
  readonly promise = '4';

  override onBatchEnd(messages: readonly Message[], answer: SQSBatchResponse | { thrown: unknown }) {
    const parsed = response.safeParse(answer);
    if (!parsed.success) return this.broken('the answer is not a batch response');
    const ids = parsed.data.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    const isOwn = ids.every((id) => messages.some((message) => message.id === id));
    if (!isOwn || new Set(ids).size !== ids.length) this.broken(`the response names ${ids.join(', ')}`);
  }
}
