import { Duration, TimeZone, Validations } from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import {
  ContextAttribute,
  type IScheduleGroup,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { PollingEnvironment } from '../../../functions/shared/settings.ts';
import type { Credentials } from '../credentials.ts';
import { sharedEnvironment } from '../function/function-environment.ts';
import { HandlerFunction } from '../function/handler-function.ts';
import type { CustomerKeys } from '../keys/customer-keys.ts';
import type { Ledger } from '../ledger.ts';
import type { Outcomes } from '../messages/outcomes.ts';
import { failureQueue } from '../messages/queues.ts';
import type { Settings } from '../settings/settings.ts';
import { scheduleRole } from './schedule-role.ts';

/**
 * The length of a tick, for three settings:
 * - the function's timeout. A longer invocation would overlap with the next tick and read the same periods twice. What
 *   an invocation leaves undone comes first in the next tick.
 * - the maximum age of an undelivered tick, for Scheduler and for Lambda. A minute is their minimum. An older tick is
 *   not needed, because the next one has come.
 */
const tick = Duration.minutes(1);

export interface TrialBalancePollingProps {
  settings: Settings;
  ledger: Ledger;
  credentials: Credentials;
  outcomes: Outcomes;
  keys: CustomerKeys;
  group: IScheduleGroup;
}

/** The function that watches trial balances and publishes outcomes, and the schedules that drive it. */
export class TrialBalancePolling extends Construct {
  readonly handler: HandlerFunction;
  /**
   * Ticks that could not be delivered (from the Scheduler) or that failed (from Lambda). The next tick does their work.
   */
  readonly failedTicks: Queue;

  constructor(scope: Construct, id: string, props: TrialBalancePollingProps) {
    super(scope, id);
    const { settings, ledger, credentials, outcomes, keys } = props;
    this.failedTicks = failureQueue(this, 'FailedTicks', keys.encryptionKey);
    this.handler = new HandlerFunction(this, 'PollTrialBalance', {
      settings,
      keys,
      folder: 'poll-trial-balance',
      description: 'Watches the trial balances of periods in pending close and publishes the outcomes',
      timeout: tick,
      // One core: a tick of 10,000 due closes needs most of it for its minute (`npm run bench`), and an idle tick ends
      // sooner.
      memoryMb: 1_769,
      // Scheduler invokes asynchronously, and by default Lambda would repeat a failed tick twice, minutes later. No
      // concurrency is reserved: two ticks at once are harmless, and small accounts have little to reserve.
      retryAttempts: 0,
      maxEventAge: tick,
      onFailure: new SqsDestination(this.failedTicks),
      environment: {
        ...sharedEnvironment(settings, ledger.table.tableName),
        OUTCOME_TOPIC_ARN: outcomes.topic.topicArn,
      } satisfies PollingEnvironment,
      permissions: [
        {
          actions: ['dynamodb:Query'],
          // A wake-up finds its items by their tenant.
          resources: [ledger.dueIndexArn, ...(settings.wakeUps ? [ledger.tenantIndexArn] : [])],
        },
        {
          actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem'],
          resources: [ledger.table.tableArn],
        },
        credentials.reading,
        { actions: ['sns:Publish'], resources: [outcomes.topic.topicArn] },
        { actions: ['sqs:SendMessage'], resources: [this.failedTicks.queueArn] },
        ...keys.secretReading,
        ...keys.permissionTo('read', 'dynamodb'),
        ...keys.permissionTo('write', 'sns', 'sqs'),
      ],
    });
    credentials.acknowledgeReadingBy(this.handler);
    Validations.of(this.handler).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason:
        'Failed invocations go to the on-failure destination FailedTicks, which records the error as well. A dead-letter queue beside it would hold every failed tick twice.',
    });
    this.addSchedules(props);
  }

  private addSchedules({ settings, group, keys }: TrialBalancePollingProps) {
    const { pollSchedules, scheduleTimezone } = settings;
    const { function: target } = this.handler;
    const role = scheduleRole(this, 'ScheduleRole', {
      group,
      action: 'lambda:InvokeFunction',
      target: target.functionArn,
      undelivered: this.failedTicks,
      keys,
    });
    pollSchedules.forEach((expression, index) => {
      new Schedule(this, `Schedule${index + 1}`, {
        description: `Reads what is due: ${expression}`,
        scheduleGroup: group,
        schedule: ScheduleExpression.expression(expression, TimeZone.of(scheduleTimezone)),
        target: new LambdaInvoke(target, {
          role,
          // Due times are counted from the tick's scheduled time: a late delivery must not move them past the next
          // tick.
          input: ScheduleTargetInput.fromObject({ scheduledTime: ContextAttribute.scheduledTime }),
          retryAttempts: 0,
          maxEventAge: tick,
          deadLetterQueue: this.failedTicks,
        }),
      });
    });
  }
}
