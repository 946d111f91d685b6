import { describe, expect, it } from 'vitest';
import cdkJson from '../../../cdk.json' with { type: 'json' };
import { readSettings, SettingsError, settingKeys } from '../../../infra/aws/settings.ts';
import { busy, local } from './settings-sets.ts';

const read = (context: Record<string, unknown>) => readSettings(context);

function problemsOf(context: Record<string, unknown>): readonly string[] {
  try {
    read(context);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

const account = 'must be an AWS account id';
const aClose = { name: 'a', expression: 'rate(1 day)' };

describe('what is refused, by key', () => {
  it.each<[key: string, value: unknown, rule: string]>([
    ['stackName', '1stack', 'begin with a letter'],
    ['stackName', 'a_b', 'A-Z a-z 0-9 -'],
    ['stackName', 'a'.repeat(129), '1 to 128'],
    ['stackName', 7, '1 to 128'],
    ['secretPrefix', '', 'Secrets Manager'],
    ['secretPrefix', 'a b', 'Secrets Manager'],
    ['secretPrefix', 'tenants/', 'without a slash at either end'],
    ['secretPrefix', '/tenants', 'without a slash at either end'],
    ['secretPrefix', 'zuora*', 'Secrets Manager'],
    ['secretPrefix', 'a'.repeat(448), 'at most 447'],
    ['pollSchedules', [], 'one schedule at least'],
    ['pollSchedules', '', 'one schedule at least'],
    ['pollSchedules', { rate: 1 }, 'must be a list'],
    ['pollSchedules', '["rate(1 minute)"', 'must be a list'],
    ['pollSchedules[1]', ['rate(1 minute)', 'hello'], 'must be rate(value unit)'],
    ['scheduleTimezone', 'Mars/Phobos', 'IANA'],
    ['scheduleTimezone', '+05:00', 'IANA'],
    ['scheduleTimezone', 'america/new_york', 'its own spelling'],
    ['deadlineHours', 0, 'a whole number from 1 to 72'],
    ['deadlineHours', 73, 'a whole number from 1 to 72'],
    ['deadlineHours', '24h', 'a whole number from 1 to 72'],
    ['deadlineHours', 1.5, 'a whole number from 1 to 72'],
    ['pollMinSeconds', 0, 'a whole number from 1'],
    ['pollMinSeconds', 301, 'must not be more than pollMaxSeconds'],
    ['pollMaxSeconds', '-5', 'a whole number from 1'],
    ['pollMaxSeconds', 86_400, 'must be shorter than deadlineHours'],
    ['backoffMinSeconds', true, 'a whole number from 1'],
    ['backoffMinSeconds', 601, 'must not be more than backoffMaxSeconds'],
    ['backoffMaxSeconds', '', 'a whole number from 1'],
    ['backoffMaxSeconds', 270, 'must be more than 270'],
    ['backoffMaxSeconds', 43_051, 'must be at most 43050'],
    ['zuoraExtraHosts[0]', 'https://rest.zuora.com', 'without scheme or path'],
    ['zuoraExtraHosts[0]', ['rest.zuora.com/v1'], 'without scheme or path'],
    ['zuoraExtraHosts[0]', ['user@rest.zuora.com'], 'host or host:port'],
    ['zuoraExtraHosts[0]', ['rest.zuora.com:'], 'host or host:port'],
    ['zuoraExtraHosts[0]', ['rest.zuora.com:70000'], 'host or host:port'],
    ['zuoraExtraHosts[0]', ['127.1'], 'host or host:port'],
    ['zuoraExtraHosts[0]', ['::1'], 'host or host:port'],
    ['zuoraExtraHosts[1]', ['localhost', ''], 'host or host:port'],
    ['senderPrincipals[0]', '12345', account],
    ['senderPrincipals[0]', '*', account],
    ['senderPrincipals[0]', ['arn:aws:iam::111122223333:user/me'], 'the ARN of an IAM role'],
    ['senderPrincipals[0]', ['arn:aws:iam::111122223333:role/*'], 'the ARN of an IAM role'],
    ['senderPrincipals[0]', [{ service: 'events.amazonaws.com' }], '"sourceArn"'],
    [
      'senderPrincipals[0].service',
      [{ service: 'evil.example', sourceArn: 'arn:aws:sns:eu-west-1:111122223333:t' }],
      '.amazonaws.com',
    ],
    ['senderPrincipals[0].sourceArn', [{ service: 'sns.amazonaws.com', sourceArn: '*' }], 'its account id'],
    [
      'senderPrincipals[0].sourceArn',
      [{ service: 's3.amazonaws.com', sourceArn: 'arn:aws:s3:::bucket' }],
      'its account id',
    ],
    [
      'senderPrincipals[0].sourceArn',
      [{ service: 'events.amazonaws.com', sourceArn: 'arn:aws:events:eu-west-1:*:rule/close' }],
      'its account id',
    ],
    ['senderPrincipals', '{"service":"sns.amazonaws.com"}', 'must be a list'],
    ['subscriberPrincipals[0]', ['arn:aws:iam::111122223333:role/r'], account],
    ['subscriberPrincipals[0]', [111122223333], account],
    ['createDefaultSecret', 'yes', 'true or false'],
    ['alarmEmail', 'on-call', 'must be an e-mail address'],
    ['alarmEmail', 'a@b@c', 'must be an e-mail address'],
    ['scheduledCloses', 'us-month-end', 'must be an object'],
    ['scheduledCloses', 5, 'must be a list of objects'],
    ['scheduledCloses[0].name', [{ ...aClose, name: 'us month end' }], 'must be 1 to 64'],
    ['scheduledCloses[0].name', [{ ...aClose, name: 'a'.repeat(65) }], 'must be 1 to 64'],
    ['scheduledCloses[0].name', [{ expression: 'rate(1 day)' }], 'must be 1 to 64'],
    ['scheduledCloses[1].name', [aClose, aClose], 'is used twice'],
    ['scheduledCloses[0].expression', [{ ...aClose, expression: 'rate(1 days)' }], 'singular'],
    ['scheduledCloses[0].timezone', [{ ...aClose, timezone: 'EST5' }], 'IANA'],
    ['scheduledCloses[0]', [{ ...aClose, entity: 'x' }], 'unknown key entity'],
    ['scheduledCloses[0]', [{ ...aClose, requestId: 'mine' }], 'unknown key requestId'],
    ['scheduledCloses[0].tenant', [{ ...aClose, tenant: 'ACME' }], 'must be 1 to 64'],
    ['scheduledCloses[0].entityId', [{ ...aClose, entityId: 'nine' }], 'UUID'],
    ['scheduledCloses[0].orgIds', [{ ...aClose, orgIds: [] }], '1 to 50'],
    ['scheduledCloses[0].orgIds[1]', [{ ...aClose, orgIds: ['EU', 'a b'] }], 'must be 1 to 64'],
    ['scheduledCloses[0].requestedBy', [{ ...aClose, requestedBy: 'a\nb' }], 'printable'],
  ])('%s: %j', (key, value, rule) => {
    const problems = problemsOf({ [key.replace(/[[.].*/, '')]: value });

    expect(problems).toEqual([expect.stringContaining(rule)]);
    expect(problems[0]).toMatch(new RegExp(`^${key.replaceAll(/[[\].]/g, '\\$&')}[[:]`));
  });

  it('tells every problem at once, those between numbers too', () => {
    const problems = problemsOf({
      stackName: '!',
      deadlineHours: 24,
      pollMinSeconds: 900,
      backoffMaxSeconds: 250,
      alarmEmail: 'nobody',
    });

    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'stackName',
      'alarmEmail',
      'pollMinSeconds',
      'backoffMaxSeconds',
    ]);
  });

  it('says what to change when the receive limit would be more than SQS allows', () => {
    const [problem, ...others] = problemsOf({ deadlineHours: 72, backoffMaxSeconds: 600 });

    expect(others).toEqual([]);
    expect(problem).toContain('a receive limit of 1057, and SQS allows 1000');
    expect(problem).toContain('raise backoffMaxSeconds or lower deadlineHours');
  });
});

describe('what is accepted', () => {
  it.each(['deadlinehours', 'pollMaxSecond', 'entityId'])(
    'refuses the key %s, which is no setting',
    (key) => {
      expect(() => read({ [key]: 5 })).toThrow(`${key}: is no setting`);
    },
  );

  it('leaves the keys of the CDK itself alone', () => {
    const cdk = { 'aws:cdk:bundling-stacks': [], '@aws-cdk/core:any': true, 'vpc-provider:account=1': {} };
    expect(read(cdk)).toEqual(read({}));
  });

  it('knows the keys of cdk.json, whose values are its own defaults', () => {
    const isOurs = (key: string) => !key.startsWith('@') && key !== 'cli-telemetry';
    const shown = Object.keys(cdkJson.context).filter(isOurs);

    expect(shown).toEqual(settingKeys);
    expect(read(cdkJson.context)).toEqual(read({}));
  });

  it.each<[key: string, text: string, value: unknown]>([
    ['deadlineHours', '48', 48],
    ['createDefaultSecret', 'false', false],
    ['pollSchedules', 'cron(0,30 * * * ? *), rate(5 minutes)', ['cron(0,30 * * * ? *)', 'rate(5 minutes)']],
    ['pollSchedules', '["rate(2 hours)"]', ['rate(2 hours)']],
    ['zuoraExtraHosts', 'old.zuora.com,proxy.example:8443', ['old.zuora.com', 'proxy.example:8443']],
    ['zuoraExtraHosts', '[::1]:8080,localhost', ['[::1]:8080', 'localhost']],
    ['subscriberPrincipals', '111122223333', ['111122223333']],
    ['senderPrincipals', '', []],
    [
      'senderPrincipals',
      '[{"service":"events.amazonaws.com","sourceArn":"arn:aws-cn:events:*:111122223333:rule/*"}]',
      [{ service: 'events.amazonaws.com', sourceArn: 'arn:aws-cn:events:*:111122223333:rule/*' }],
    ],
    ['alarmEmail', 'on-call@example.com', 'on-call@example.com'],
    ['scheduleTimezone', 'Asia/Calcutta', 'Asia/Calcutta'],
    ['scheduledCloses', '[{"name":"a","expression":"rate(1 day)"}]', [aClose]],
  ])('%s from the text of -c: %s', (key, text, value) => {
    expect(read({ [key]: text })).toMatchObject({ [key]: value });
  });

  it('takes settings far from the defaults', () => {
    expect(read(busy)).toMatchObject(busy);
  });

  it('leaves the times of AWS and Zuora out of a local stack, and nothing else', () => {
    expect(problemsOf(local)).toEqual([]);
    expect(problemsOf({ ...local, zuoraExtraHosts: ['proxy.example'] })).not.toEqual([]);
    expect(problemsOf({ ...local, pollMinSeconds: 2 })).toEqual([
      'pollMinSeconds: must not be more than pollMaxSeconds',
    ]);
  });
});
