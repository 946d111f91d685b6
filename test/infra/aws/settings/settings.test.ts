import { describe, expect, it } from 'vitest';
import cdkJson from '../../../../cdk.json' with { type: 'json' };
import { readSettings, SettingsError, settingKeys } from '../../../../infra/aws/settings/settings.ts';
import { local, settingsSets } from './settings-sets.ts';

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
const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const topicArn = 'arn:aws:sns:eu-west-1:222233334444:on-call';
const groups = (count: number) => Array.from({ length: count }, (_, index) => `sg-${10_000_000 + index}`);
const aVpc = { vpcId: 'vpc-01234567', subnetIds: ['subnet-01234567'], securityGroupIds: groups(1) };
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
    ['alarmTopicArn', 'on-call', 'the ARN of a standard SNS topic'],
    ['alarmTopicArn', 'arn:aws:sns:eu-west-1:111122223333:on-call.fifo', 'the ARN of a standard SNS topic'],
    ['alarmTopicArn', 'arn:aws:sqs:eu-west-1:111122223333:on-call', 'the ARN of a standard SNS topic'],
    ['encryptionKeyArn', 'alias/finance', 'an alias will not do'],
    ['encryptionKeyArn', 'arn:aws:kms:eu-west-1:111122223333:alias/finance', 'an alias will not do'],
    ['encryptionKeyArn', keyArn.replace('111122223333', 'me'), 'the ARN of a key of KMS'],
    ['encryptionKeyArn', keyArn.replace('eu-west-1', '*'), 'the ARN of a key of KMS'],
    ['encryptionKeyArn', [keyArn], 'the ARN of a key of KMS'],
    ['secretKeyArns[1]', [keyArn, 'alias/finance'], 'the ARN of a key of KMS'],
    ['secretKeyArns[0]', `${keyArn}/*`, 'the ARN of a key of KMS'],
    ['secretKeyArns', { key: keyArn }, 'must be a list'],
    ['secretKeyArns', Array.from({ length: 51 }, () => keyArn), 'must hold at most 50 keys'],
    ['vpc', 'vpc-0123456789abcdef0', 'must be an object, as JSON'],
    ['vpc', [], 'must be an object, as JSON'],
    ['vpc', { ...aVpc, subnets: [] }, 'unknown key subnets'],
    ['vpc.vpcId', { ...aVpc, vpcId: 'vpc-12' }, 'must be an id of EC2, such as vpc-'],
    ['vpc.subnetIds', { ...aVpc, subnetIds: [] }, 'must be a list of 1 to 16 ids'],
    ['vpc.subnetIds', { ...aVpc, subnetIds: 'subnet-01234567' }, 'must be a list of 1 to 16 ids'],
    ['vpc.subnetIds', { ...aVpc, subnetIds: [...aVpc.subnetIds, ...aVpc.subnetIds] }, 'each once'],
    ['vpc.subnetIds[0]', { ...aVpc, subnetIds: ['sg-01234567'] }, 'such as subnet-'],
    ['vpc.securityGroupIds', { ...aVpc, securityGroupIds: groups(6) }, 'must be a list of 1 to 5 ids'],
    ['awsEndpoints', 'FIPS', 'must be standard, fips or dualstack'],
    ['awsEndpoints', true, 'must be standard, fips or dualstack'],
    ['logRetentionDays', 31, 'a number of days that CloudWatch Logs knows: 1, 3, 5'],
    ['logRetentionDays', 9999, 'a number of days that CloudWatch Logs knows'],
    ['logRetentionDays', 'forever', 'a number of days that CloudWatch Logs knows'],
    ['tags', 'CostCenter=4711', 'must be an object of texts, as JSON'],
    ['tags', ['CostCenter'], 'must be an object of texts, as JSON'],
    ['tags.CostCenter', { CostCenter: 4711 }, 'must be 1 to 256 letters'],
    ['tags.CostCenter', { CostCenter: '' }, 'must be 1 to 256 letters'],
    ['tags.CostCenter', { CostCenter: 'a'.repeat(257) }, 'must be 1 to 256 letters'],
    ['tags.CostCenter', { CostCenter: 'a,b' }, 'must be 1 to 256 letters'],
    ['tags.Cost?', { 'Cost?': 'a' }, 'must be 1 to 128 letters'],
    ['tags.aws:owner', { 'aws:owner': 'me' }, 'not begin with aws:'],
    ['tags.AWS:owner', { 'AWS:owner': 'me' }, 'not begin with aws:'],
    ['tags.team', { Team: 'a', team: 'a' }, 'is there twice'],
    ['tags', Object.fromEntries(groups(51).map((key) => [key, 'a'])), 'must hold at most 50 tags'],
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
    expect(problems[0]).toMatch(new RegExp(`^${key.replaceAll(/[[\].?]/g, '\\$&')}[[:]`));
  });

  it('reports every problem at once, also those between numbers', () => {
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

  it('says where to subscribe an address when the alarms go to an existing topic', () => {
    expect(problemsOf({ alarmEmail: 'on-call@example.com', alarmTopicArn: topicArn })).toEqual([
      'alarmEmail: must be empty if alarmTopicArn is set; subscribe the address to that topic',
    ]);
  });

  it('requires everything that the stack uses to be in the stack’s region', () => {
    const elsewhere = keyArn.replace('eu-west-1', 'us-east-1');
    const inChina = keyArn.replace('arn:aws:', 'arn:aws-cn:');

    expect(
      problemsOf({ alarmTopicArn: topicArn, encryptionKeyArn: keyArn, secretKeyArns: [keyArn] }),
    ).toEqual([]);
    expect(problemsOf({ alarmTopicArn: topicArn, encryptionKeyArn: elsewhere })).toEqual([
      expect.stringMatching(/^encryptionKeyArn: must be in the region of the stack.* is in us-east-1/),
    ]);
    expect(problemsOf({ encryptionKeyArn: keyArn, secretKeyArns: [keyArn, elsewhere, inChina] })).toEqual([
      expect.stringMatching(/^secretKeyArns\[1\]: must be in the region of the stack/),
      expect.stringMatching(/^secretKeyArns\[2\]: must be in the partition of the stack/),
    ]);
    // What breaks its own rule is reported for that alone.
    expect(problemsOf({ alarmTopicArn: 'on-call', encryptionKeyArn: elsewhere })).toHaveLength(1);
  });

  it('refuses a permissions boundary that the CDK would ignore', () => {
    const key = '@aws-cdk/core:permissionsBoundary';

    expect(problemsOf({ [key]: '{"name":"finance-boundary"}' })).toEqual([
      expect.stringContaining(`${key}: must be an object in cdk.json`),
    ]);
    expect(problemsOf({ [key]: { name: 'finance-boundary' } })).toEqual([]);
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
    'refuses the key %s, which is not a setting',
    (key) => {
      expect(() => read({ [key]: 5 })).toThrow(`${key}: is not a setting`);
    },
  );

  it('accepts the CDK’s own keys', () => {
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
    ['alarmTopicArn', topicArn, topicArn],
    ['encryptionKeyArn', keyArn.replace('/1', '/mrk-1'), keyArn.replace('/1', '/mrk-1')],
    ['secretKeyArns', `${keyArn}, ${keyArn}`, [keyArn, keyArn]],
    ['secretKeyArns', '', []],
    ['vpc', JSON.stringify(aVpc), aVpc],
    ['vpc', '', undefined],
    ['awsEndpoints', 'fips', 'fips'],
    ['logRetentionDays', '3653', 3653],
    ['tags', '{"Kostenstelle":"Zürich 4711"}', { Kostenstelle: 'Zürich 4711' }],
    ['tags', '', {}],
  ])('%s from the text of -c: %s', (key, text, value) => {
    expect(read({ [key]: text })).toMatchObject({ [key]: value });
  });

  it.each(settingsSets)('accepts %s', (_name, context) => {
    expect(read(context)).toMatchObject(context);
  });

  it('does not apply the times of AWS and Zuora to a local stack, and applies everything else', () => {
    expect(problemsOf(local)).toEqual([]);
    expect(problemsOf({ ...local, zuoraExtraHosts: ['proxy.example'] })).not.toEqual([]);
    expect(problemsOf({ ...local, pollMinSeconds: 2 })).toEqual([
      'pollMinSeconds: must not be more than pollMaxSeconds',
    ]);
  });
});
