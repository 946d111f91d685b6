import { Duration, Validations } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { queueSchema } from '../../../functions/shared/queue-schema.ts';
import type { ClosingEnvironment } from '../../../functions/shared/settings.ts';
import type { Credentials } from '../credentials.ts';
import { sharedEnvironment } from '../function/function-environment.ts';
import { HandlerFunction } from '../function/handler-function.ts';
import type { CustomerKeys } from '../keys/customer-keys.ts';
import type { Ledger } from '../ledger.ts';
import {
  closingTimeoutSeconds,
  deliveryOf,
  putAnswerSecondsOf,
  visibilitySeconds,
} from '../settings/delivery.ts';
import type { Settings } from '../settings/settings.ts';
import { acknowledgeEndOfLine, retentionMax, secured } from './queues.ts';
import { sendingOf } from './senders.ts';

/**
 * How many batches are worked on at once; each has up to ten messages, one after another. Zuora allows a tenant 40 calls
 * at once for all of its integrations, and each pending close starts a trial balance there. Five also leave room in an
 * account with Lambda's smallest pool of ten. AWS takes two or more.
 */
const workersMax = 5;

export interface CloseRequestsProps {
  settings: Settings;
  ledger: Ledger;
  credentials: Credentials;
  keys: CustomerKeys;
}

/** The queue of close requests, the function that sets periods to pending close, and the dead-letter queue. */
export class CloseRequests extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly handler: HandlerFunction;

  constructor(scope: Construct, id: string, { settings, ledger, credentials, keys }: CloseRequestsProps) {
    super(scope, id);
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', {
      ...secured(keys.encryptionKey),
      retentionPeriod: retentionMax,
      maxMessageSizeBytes: queueSchema.deadLetters.messageBytesMax,
    });
    acknowledgeEndOfLine(this.deadLetterQueue);
    const { receiveCountMax, retentionDays } = deliveryOf(settings);
    this.queue = new Queue(this, 'Queue', {
      ...secured(keys.encryptionKey),
      visibilityTimeout: Duration.seconds(visibilitySeconds),
      retentionPeriod: Duration.days(retentionDays),
      maxMessageSizeBytes: queueSchema.requests.messageBytesMax,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: receiveCountMax },
    });
    for (const sender of settings.senderPrincipals) {
      this.queue.addToResourcePolicy(sendingOf(sender, this.queue));
    }

    this.handler = new HandlerFunction(this, 'SetPendingClose', {
      settings,
      keys,
      folder: 'set-pending-close',
      description: 'Sets Zuora accounting periods to pending close, one for each close request on the queue',
      timeout: Duration.seconds(closingTimeoutSeconds),
      // With less memory, TLS and JSON of a cold start take longer without costing less.
      memoryMb: 512,
      environment: {
        ...sharedEnvironment(settings, ledger.table.tableName),
        CLOSE_REQUEST_QUEUE_URL: this.queue.queueUrl,
        DEAD_LETTER_QUEUE_URL: this.deadLetterQueue.queueUrl,
        DEADLINE_HOURS: String(settings.deadlineHours),
        BACKOFF_MIN_SECONDS: String(settings.backoffMinSeconds),
        BACKOFF_MAX_SECONDS: String(settings.backoffMaxSeconds),
        PUT_ANSWER_SECONDS: String(putAnswerSecondsOf(settings)),
      } satisfies ClosingEnvironment,
      // It must not publish: only polling publishes outcomes, and only from the ledger.
      permissions: [
        {
          actions: [
            'sqs:ReceiveMessage',
            'sqs:DeleteMessage',
            'sqs:ChangeMessageVisibility',
            'sqs:GetQueueAttributes',
          ],
          resources: [this.queue.queueArn],
        },
        { actions: ['sqs:SendMessage'], resources: [this.deadLetterQueue.queueArn] },
        {
          actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
          resources: [ledger.table.tableArn],
        },
        credentials.reading,
        ...keys.secretReading,
        ...keys.permissionTo('read', 'dynamodb'),
        ...keys.permissionTo('write', 'sqs'),
      ],
    });
    credentials.acknowledgeReadingBy(this.handler);
    this.#denyForgedReasons();
    Validations.of(this.handler).acknowledge(
      {
        id: 'Serverless-LambdaDLQ',
        reason:
          'A dead-letter queue of the function is for asynchronous invocations, and it has none: only the mapping of the request queue invokes it. What fails returns to that queue, whose redrive policy ends in DeadLetterQueue.',
      },
      {
        id: 'Serverless-LambdaEventSourceMappingDestination',
        reason:
          'Lambda has no failure destination for mappings of SQS, only for streams and Kafka. A message that goes on failing reaches DeadLetterQueue by the redrive policy of its queue.',
      },
    );
    this.handler.function.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: queueSchema.requests.batchSize,
        reportBatchItemFailures: true,
        maxConcurrency: workersMax,
      }),
    );
  }

  /**
   * Only the closing function may send to the dead-letter queue: any other sender could show an operator a forged reason,
   * such as that a message is safe to delete. A denial outweighs what IAM policies of the account allow. SQS's own moves
   * (after too many receives) do not call SendMessage, so they are not affected.
   */
  #denyForgedReasons(): void {
    this.deadLetterQueue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyTheClosingFunctionParks',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['sqs:SendMessage'],
        resources: [this.deadLetterQueue.queueArn],
        // For a session of a role this key is the role's ARN. Calls of AWS's services have no such key, and are denied too.
        conditions: { ArnNotEquals: { 'aws:PrincipalArn': this.handler.role.roleArn } },
      }),
    );
  }
}
