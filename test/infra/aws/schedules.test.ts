import { describe, expect, it } from 'vitest';
import { parseCloseRequestMessage } from '../../../functions/set-pending-close/close-request-message.ts';
import { busy, settingsOf, settingsSets } from './settings/settings-sets.ts';
import { propertiesOf, resourcesOf, templateOf } from './template.ts';

const placeholder = '<aws.scheduler.scheduled-time>';

describe.each(settingsSets)('polling with %s', (_name, context) => {
  const template = templateOf(context);
  const { pollSchedules, scheduleTimezone } = settingsOf(context);

  it('ticks on every schedule, in its time zone, with the scheduled time as the input', () => {
    pollSchedules.forEach((expression, index) => {
      expect(
        propertiesOf(template, 'AWS::Scheduler::Schedule', `TrialBalancePollingSchedule${index + 1}`),
      ).toMatchObject({
        ScheduleExpression: expression,
        ScheduleExpressionTimezone: scheduleTimezone,
        FlexibleTimeWindow: { Mode: 'OFF' },
        State: 'ENABLED',
        Target: {
          Arn: 'TrialBalancePollingPollTrialBalanceFunction.Arn',
          Input: `{"scheduledTime":"${placeholder}"}`,
          RoleArn: 'TrialBalancePollingScheduleRole.Arn',
        },
      });
    });
  });

  it('never retries a tick, drops it after a minute, and keeps it in a queue for people', () => {
    const failedTicks = 'TrialBalancePollingFailedTicks.Arn';

    pollSchedules.forEach((_expression, index) => {
      expect(
        propertiesOf(template, 'AWS::Scheduler::Schedule', `TrialBalancePollingSchedule${index + 1}`).Target,
      ).toMatchObject({
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
        DeadLetterConfig: { Arn: failedTicks },
      });
    });
    expect(Object.values(resourcesOf(template, 'AWS::Lambda::EventInvokeConfig'))).toMatchObject([
      {
        properties: {
          FunctionName: 'TrialBalancePollingPollTrialBalanceFunction',
          MaximumRetryAttempts: 0,
          MaximumEventAgeInSeconds: 60,
          DestinationConfig: { OnFailure: { Destination: failedTicks } },
        },
      },
    ]);
  });

  it('runs for at most a minute', () => {
    const { Timeout } = propertiesOf(
      template,
      'AWS::Lambda::Function',
      'TrialBalancePollingPollTrialBalanceFunction',
    );

    expect(Timeout).toBe(60);
  });

  it('removes its schedules with the stack, so that their names can be used again', () => {
    expect(resourcesOf(template, 'AWS::Scheduler::ScheduleGroup').Schedules).toMatchObject({
      deletionPolicy: 'Delete',
    });
  });
});

describe('scheduled closes', () => {
  const template = templateOf(busy);
  const scheduleOf = (name: string) => propertiesOf(template, 'AWS::Scheduler::Schedule', name);
  const inputOf = (name: string) => {
    const { Target: target } = scheduleOf(name);
    return typeof target === 'object' && target !== null && 'Input' in target ? String(target.Input) : '';
  };

  it('send a valid close request, each at its own time in its own zone', () => {
    expect(scheduleOf('ScheduledClosesusmonthend')).toMatchObject({
      ScheduleExpression: 'cron(0 18 3 * ? *)',
      ScheduleExpressionTimezone: 'America/New_York',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: 'CloseRequestsQueue.Arn', RoleArn: 'ScheduledClosesScheduleRole.Arn' },
    });
    expect(JSON.parse(inputOf('ScheduledClosesusmonthend'))).toEqual({
      accountingPeriod: { endedBefore: placeholder, timezone: 'America/New_York' },
      requestId: `schedule/us-month-end/${placeholder}`,
      tenant: 'default',
    });
  });

  it('pass on the other fields of a request, and use polling’s time zone by default', () => {
    expect(scheduleOf('ScheduledCloseseumonthend').ScheduleExpressionTimezone).toBe('Europe/Berlin');
    expect(JSON.parse(inputOf('ScheduledCloseseumonthend'))).toEqual({
      accountingPeriod: { endedBefore: placeholder, timezone: 'Europe/Berlin' },
      requestId: `schedule/eu.month_end/${placeholder}`,
      tenant: 'acme-eu',
      entityId: '2c92c0f9-3d2f-4b1e-9c55-5d3d5d3d5d3d',
      orgIds: ['EU', 'UK'],
      requestedBy: 'schedule: month-end',
    });
  });

  it.each(['ScheduledClosesusmonthend', 'ScheduledCloseseumonthend'])(
    '%s: what the Scheduler will make of the input is a close request',
    (name) => {
      const body = inputOf(name).replaceAll(placeholder, '2026-12-03T23:00:00Z');

      expect(parseCloseRequestMessage({ messageId: 'm', body })).toMatchObject({ isRequest: true });
    },
  );

  it('are retried for a day, and then kept for a person', () => {
    expect(scheduleOf('ScheduledClosesusmonthend').Target).toMatchObject({
      RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
      DeadLetterConfig: { Arn: 'ScheduledClosesUndelivered.Arn' },
    });
  });

  it('create nothing when there are none', () => {
    const names = Object.keys(templateOf({}).toJSON().Resources);

    expect(names.filter((name) => name.startsWith('ScheduledCloses'))).toEqual([]);
  });
});
