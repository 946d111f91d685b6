import { Duration, TimeZone } from 'aws-cdk-lib';
import {
  ContextAttribute,
  type IScheduleGroup,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AlarmTopic } from '../alarm/alarm-topic.ts';
import { ImpactAlarm } from '../alarm/impact-alarm.ts';
import { holdsAnything } from '../alarm/queue-alarm.ts';
import type { CustomerKeys } from '../keys/customer-keys.ts';
import { failureQueue } from '../messages/queues.ts';
import { closeRequestOf } from '../settings/scheduled-close-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { scheduleRole } from './schedule-role.ts';

export interface ScheduledClosesProps {
  settings: Settings;
  alarms: AlarmTopic;
  queue: Queue;
  group: IScheduleGroup;
  keys: CustomerKeys;
}

/** Close requests that EventBridge Scheduler sends, for customers whose ERP cannot. */
export class ScheduledCloses extends Construct {
  /** Requests that could not be delivered within a day of attempts. Nothing sends them again: a person has to. */
  readonly undelivered: Queue;

  constructor(scope: Construct, id: string, { settings, alarms, queue, group, keys }: ScheduledClosesProps) {
    super(scope, id);
    this.undelivered = failureQueue(this, 'Undelivered', keys.encryptionKey);
    new ImpactAlarm(this, 'scheduled-close-undelivered', {
      alarms,
      ...holdsAnything(this.undelivered),
      impact:
        'A scheduled close request was never sent: its period stays open until somebody sends the request by hand.',
    });
    const role = scheduleRole(this, 'ScheduleRole', {
      group,
      action: 'sqs:SendMessage',
      target: queue.queueArn,
      undelivered: this.undelivered,
      keys,
    });
    for (const entry of settings.scheduledCloses) {
      const timezone = entry.timezone ?? settings.scheduleTimezone;
      const request = closeRequestOf(entry, { timezone, scheduledTime: ContextAttribute.scheduledTime });
      new Schedule(this, entry.name, {
        description: `Sends the close request ${entry.name}`,
        scheduleGroup: group,
        schedule: ScheduleExpression.expression(entry.expression, TimeZone.of(timezone)),
        target: new SqsSendMessage(queue, {
          role,
          input: ScheduleTargetInput.fromObject(request),
          // The Scheduler's maximum of both. Repeated deliveries are harmless: the request's id is made of the scheduled time.
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
          deadLetterQueue: this.undelivered,
        }),
      });
    }
  }
}
