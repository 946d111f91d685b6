import { App, Stack } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import { events, gauges } from '../../../../functions/shared/telemetry/events.ts';
import { readRetryAfter } from '../../../../functions/shared/zuora/answer/retry-after.ts';
import { AlarmTopic } from '../../../../infra/aws/alarm/alarm-topic.ts';
import { ImpactAlarm } from '../../../../infra/aws/alarm/impact-alarm.ts';
import { nameInstance } from '../../../../infra/aws/construct/instance.ts';
import { CustomerKeys } from '../../../../infra/aws/keys/customer-keys.ts';
import { busy, local, settingsOf, settingsSets } from '../settings/settings-sets.ts';
import { propertiesOf, templateOf } from '../template.ts';
import { alarmsOf, metricsOf } from './alarms.ts';
import { metricName, stateOf } from './cloudwatch.ts';

const closing = 'CloseRequestsSetPendingCloseFunction';
const polling = 'TrialBalancePollingPollTrialBalanceFunction';
const wakeUps = 'WakeUpsReceiveWakeUpFunction';

/** What each alarm looks at, as namespace, metric and the value of its one dimension: for ours, the stack's name. */
const watched: Record<string, string[]> = {
  'dead-letter-queue-not-empty': [
    'AWS/SQS ApproximateNumberOfMessagesVisible CloseRequestsDeadLetterQueue.QueueName',
  ],
  'oldest-request-too-old': ['AWS/SQS ApproximateAgeOfOldestMessage CloseRequestsQueue.QueueName'],
  'closing-function-failing': [
    `AWS/Lambda Errors ${closing}`,
    'ZuoraPendingClose RequestsFailedUnexpectedly <stack>',
  ],
  'closing-function-throttled': [`AWS/Lambda Throttles ${closing}`],
  'polling-failing': [
    `AWS/Lambda Errors ${polling}`,
    'ZuoraPendingClose ItemsFailedUnexpectedly <stack>',
    'ZuoraPendingClose ItemsUnreadable <stack>',
  ],
  'polling-not-running': ['ZuoraPendingClose Ticks <stack>'],
  'outcomes-unpublished': ['ZuoraPendingClose OldestUnpublishedSeconds <stack>'],
  'open-close-beyond-the-usual': ['ZuoraPendingClose OldestOpenCloseSeconds <stack>'],
  'credentials-refused': ['ZuoraPendingClose CredentialsRefused <stack>'],
  'zuora-unreachable': ['ZuoraPendingClose ZuoraTrouble <stack>'],
  'unknown-status-word': ['ZuoraPendingClose UnknownStatusWords <stack>'],
  'outcome-subscription-failing': ['AWS/SNS NumberOfNotificationsFailed OutcomesTopic.TopicName'],
};
const onlyWithScheduledCloses = {
  'scheduled-close-undelivered': [
    'AWS/SQS ApproximateNumberOfMessagesVisible ScheduledClosesUndelivered.QueueName',
  ],
};

const onlyWithWakeUps = {
  'wake-ups-refused': ['ZuoraPendingClose WakeUpsRefused <stack>'],
  'wake-ups-failing': [
    `AWS/Lambda Errors ${wakeUps}`,
    `AWS/Lambda Throttles ${wakeUps}`,
    'ZuoraPendingClose WakeUpsUndelivered <stack>',
  ],
};

describe.each(settingsSets)('alarms with %s', (_name, context) => {
  const settings = settingsOf(context);
  const alarms = alarmsOf(templateOf(context), settings.stackName);

  it('cover everything that can go wrong, and nothing twice', () => {
    const expected = {
      ...watched,
      ...(settings.scheduledCloses.length > 0 ? onlyWithScheduledCloses : {}),
      ...(settings.wakeUps ? onlyWithWakeUps : {}),
      ...(context === busy && {
        'polling-not-running': [
          'AWS/SQS ApproximateNumberOfMessagesVisible CloseRequestsQueue.QueueName',
          'ZuoraPendingClose Ticks <stack>',
        ],
      }),
    };
    const actual = Object.entries(alarms).map(([name, properties]) => [
      name,
      metricsOf(properties).map(({ Namespace, MetricName, Dimensions: [dimension] }) => {
        const value = dimension?.Value === settings.stackName ? '<stack>' : dimension?.Value;
        return `${Namespace} ${MetricName} ${value}`;
      }),
    ]);

    expect(Object.fromEntries(actual)).toEqual(expected);
  });

  it('notify the alarm topic when they are raised and when they end, and nothing else', () => {
    const topic = settings.alarmTopicArn ?? 'AlarmsTopic';
    for (const { AlarmActions, OKActions } of Object.values(alarms)) {
      expect(AlarmActions).toEqual([topic]);
      expect(OKActions).toEqual([topic]);
    }
  });

  it('use the functions’ own metrics by their names, without a dimension for tenants', () => {
    const reported = [...Object.values(events).map(({ metric }) => metric), ...Object.keys(gauges)];
    const own = Object.values(alarms)
      .flatMap(metricsOf)
      .filter(({ Namespace }) => Namespace === 'ZuoraPendingClose');

    expect(own.length).toBeGreaterThanOrEqual(8);
    for (const { MetricName, Dimensions } of own) {
      expect(reported).toContain(MetricName);
      expect(Dimensions).toEqual([{ Name: 'service', Value: settings.stackName }]);
    }
  });

  it('stay within what CloudWatch accepts: whole minutes, at most a day per window and a week for all windows', () => {
    for (const properties of Object.values(alarms)) {
      expect(properties.AlarmDescription.length).toBeLessThanOrEqual(1_024);
      expect(properties.AlarmName.length).toBeLessThanOrEqual(255);
      for (const { Period } of metricsOf(properties)) {
        expect(Period % 60).toBe(0);
        expect(Period).toBeGreaterThanOrEqual(300);
        expect(Period).toBeLessThanOrEqual(86_400);
        const longest = Period >= 3_600 ? 7 * 86_400 : 86_400;
        expect(Period * properties.EvaluationPeriods).toBeLessThanOrEqual(longest);
      }
    }
  });

  it('have windows long enough for every repeated try', () => {
    const waitSecondsMax = Math.max(settings.backoffMaxSeconds, settings.pollMaxSeconds);
    const names = ['credentials-refused', 'zuora-unreachable', 'unknown-status-word', 'polling-failing'];

    for (const name of [...names, 'closing-function-failing']) {
      const periods = metricsOf(alarms[name] ?? expect.fail(name)).map(({ Period }) => Period);
      expect(Math.min(...periods)).toBeGreaterThanOrEqual(waitSecondsMax + 300);
    }
  });

  it('call Zuora unreachable at the third try, even if it asks for the longest wait after each', () => {
    const alarm = alarms['zuora-unreachable'] ?? expect.fail('no such alarm');
    const windowMs = (alarm.Period ?? expect.fail('no period')) * 1000;
    const askedMs = (readRetryAfter({ get: () => '999999' }, 0) ?? expect.fail('no wait')) * 1000;
    const metric = metricName(alarm);
    const tries = [0, 1, 2].map((index) => ({ metric, at: index * (askedMs + windowMs), value: 1 }));
    const last = tries.at(-1)?.at ?? expect.fail('no try');

    // However the windows lie: the last try is at the very beginning of one, in its middle, or at its very end.
    for (const after of [0, windowMs / 2, windowMs - 1]) {
      expect(stateOf(alarm, tries, last + after)).toBe('ALARM');
      expect(stateOf(alarm, tries.slice(1), last + after)).toBe('OK');
    }
  });

  it('are not raised by one or two windows with trouble of Zuora', () => {
    const alarm = alarms['zuora-unreachable'] ?? expect.fail('no such alarm');
    const windowMs = (alarm.Period ?? expect.fail('no period')) * 1000;
    const metric = metricName(alarm);
    const bad = (windowsAgo: number) =>
      [1, 2, 3].map((at) => ({ metric, at: at - windowsAgo * windowMs, value: 1 }));

    expect(stateOf(alarm, bad(1), 0)).toBe('OK');
    expect(stateOf(alarm, [...bad(2), ...bad(1)], 0)).toBe('OK');
    expect(stateOf(alarm, [...bad(3), ...bad(2), ...bad(1)], 0)).toBe('ALARM');
  });

  it('call a close unusual while half of the time until its deadline is left', () => {
    expect(alarms['open-close-beyond-the-usual']?.Threshold).toBe(settings.deadlineHours * 1_800);
  });

  it('treat missing data by the meaning of each metric', () => {
    const silence = Object.groupBy(Object.keys(alarms), (name) => alarms[name]?.TreatMissingData ?? 'none');

    expect(silence.breaching).toEqual(['polling-not-running']);
    expect(silence.ignore?.sort()).toEqual(['open-close-beyond-the-usual', 'outcomes-unpublished']);
    expect(Object.keys(silence).sort()).toEqual(['breaching', 'ignore', 'notBreaching']);
  });
});

describe('the thresholds with the default settings', () => {
  const alarms = alarmsOf(templateOf({}), 'ZuoraPendingClose');

  it.each([
    ['dead-letter-queue-not-empty', 1, 300, 1],
    ['oldest-request-too-old', 1_800, 300, 1],
    ['closing-function-failing', 1, 900, 1],
    ['closing-function-throttled', 1, 300, 3],
    ['polling-failing', 1, 900, 1],
    ['outcomes-unpublished', 900, 300, 1],
    ['open-close-beyond-the-usual', 43_200, 300, 1],
    ['credentials-refused', 1, 900, 1],
    ['unknown-status-word', 1, 900, 1],
    ['outcome-subscription-failing', 1, 300, 1],
  ])('%s: at %d, in windows of %d s, %d in a row', (name, threshold, period, inARow) => {
    const properties = alarms[name] ?? expect.fail(name);

    expect(properties.ComparisonOperator).toBe('GreaterThanOrEqualToThreshold');
    expect(properties.Threshold).toBe(threshold);
    expect(properties.EvaluationPeriods).toBe(inARow);
    expect(properties.DatapointsToAlarm).toBeUndefined();
    expect(new Set(metricsOf(properties).map(({ Period }) => Period))).toEqual(new Set([period]));
  });

  it('zuora-unreachable: at 1, in windows of 900 s, 3 of the last 11', () => {
    expect(alarms['zuora-unreachable']).toMatchObject({
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 1,
      Period: 900,
      DatapointsToAlarm: 3,
      EvaluationPeriods: 11,
    });
  });
});

describe.each(['wake-ups-refused', 'wake-ups-failing'])('%s', (name) => {
  it('is raised by two bad hours among 24, and by no single one', () => {
    const alarm = alarmsOf(templateOf({ wakeUps: true }), 'ZuoraPendingClose')[name] ?? expect.fail(name);
    const [metric = expect.fail('no metric')] = metricsOf(alarm).map(metricName);
    const hour = 3_600_000;
    const at = (...hours: number[]) => hours.map((before) => ({ metric, at: -before * hour, value: 5 }));

    expect(stateOf(alarm, at(0.5), 0)).toBe('OK');
    expect(stateOf(alarm, at(0.5, 0.6), 0)).toBe('OK');
    expect(stateOf(alarm, at(0.5, 23.5), 0)).toBe('ALARM');
    expect(stateOf(alarm, at(0.5, 24.5), 0)).toBe('OK');
  });
});

describe('an alarm', () => {
  const impact = 'The books of a month stay open while this lasts.';
  const made = (name: string, sentence: string) => () => {
    const stack = new Stack(new App(), 'Test');
    nameInstance(stack);
    const alarms = new AlarmTopic(
      stack,
      'Alarms',
      settingsOf(local),
      new CustomerKeys(stack, settingsOf(local)),
    );
    const metric = new Metric({ namespace: 'Test', metricName: 'Test' });
    return new ImpactAlarm(stack, name, {
      alarms,
      impact: sentence,
      metric,
      threshold: 1,
      missing: TreatMissingData.IGNORE,
    });
  };

  it('needs a name that can be a heading, and a sentence about the impact', () => {
    expect(made('books-open', impact)).not.toThrow();
  });

  it.each([
    ['no impact', 'books-open', ''],
    ['no sentence', 'books-open', 'books'],
    ['a sentence without an end', 'books-open', impact.slice(0, -1)],
    ['no name', '', impact],
    ['a name that is no anchor', 'Books open', impact],
  ])('cannot be made with %s', (_rule, name, sentence) => {
    expect(made(name, sentence)).toThrow();
  });
});

describe('two stacks in one account and region', () => {
  it('count separately, and each raises alarms for its own functions only', () => {
    const services = ['closes-emea', 'closes-apac'].map((stackName) => {
      const template = templateOf({ stackName });
      const watchedServices = Object.values(alarmsOf(template, stackName))
        .flatMap(metricsOf)
        .filter(({ Namespace }) => Namespace === 'ZuoraPendingClose')
        .flatMap(({ Dimensions }) => Dimensions.map(({ Value }) => Value));
      const counting = [closing, polling].map((name) => {
        const { Environment } = propertiesOf(template, 'AWS::Lambda::Function', name);
        return Object(Environment).Variables.POWERTOOLS_SERVICE_NAME;
      });
      return { watched: [...new Set(watchedServices)], counting: [...new Set(counting)] };
    });

    expect(services).toEqual([
      { watched: ['closes-emea'], counting: ['closes-emea'] },
      { watched: ['closes-apac'], counting: ['closes-apac'] },
    ]);
  });
});
