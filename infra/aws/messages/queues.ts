import { Duration, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption, type QueueProps, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { queueSchema } from '../../../functions/shared/queue-schema.ts';

/** Every queue of the stack is encrypted at rest, with SQS's own keys or the customer's, and reached over TLS only. */
export function secured(key: IKey | undefined): QueueProps {
  return key === undefined
    ? { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true }
    : { encryption: QueueEncryption.KMS, encryptionMasterKey: key, enforceSSL: true };
}

/** SQS keeps a message this long at most. */
export const retentionMax = Duration.days(queueSchema.deadLetters.retentionDays);

/** A queue that keeps what could not be done or delivered. No other queue names it in a redrive policy. */
export function failureQueue(scope: Construct, id: string, key: IKey | undefined): Queue {
  const queue = new Queue(scope, id, {
    ...secured(key),
    retentionPeriod: retentionMax,
    redriveAllowPolicy: { redrivePermission: RedrivePermission.DENY_ALL },
  });
  acknowledgeEndOfLine(queue);
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason:
      'It is a dead-letter queue itself, of EventBridge Scheduler or of asynchronous Lambda invocations. The rule only recognises those of SQS queues and of functions.',
  });
  return queue;
}

/** Records why a dead-letter queue needs no dead-letter queue itself. */
export function acknowledgeEndOfLine(queue: Queue): void {
  Validations.of(queue).acknowledge({
    id: 'Serverless-SQSRedrivePolicy',
    reason:
      'It is the last queue: what failed waits here for an operator, for 14 days. No function reads this queue, so no message can fail again.',
  });
}
