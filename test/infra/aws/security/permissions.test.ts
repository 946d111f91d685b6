import { describe, expect, it } from 'vitest';
import { alarmsOf } from '../monitoring/alarms.ts';
import { busy, company, settingsOf, settingsSets } from '../settings/settings-sets.ts';
import { propertiesOf, resourcesOf, tagsIn, templateOf } from '../template.ts';

const secrets = (prefix: string) =>
  `arn:AWS::Partition:secretsmanager:AWS::Region:AWS::AccountId:secret:${prefix}/*`;

const allow = (action: string | string[], resource: string | string[]) => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});
const policyOf = (statements: unknown[]) => [
  { PolicyName: 'Permissions', PolicyDocument: { Version: '2012-10-17', Statement: statements } },
];
const traceActions = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
const interfaceActions = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];
/** The use of keys of the customer's, through named services alone. */
const useOf = (action: string | string[], keys: string[], ...services: string[]) => ({
  ...allow(action, keys.length === 1 ? String(keys[0]) : keys),
  Condition: {
    StringEquals: { 'kms:ViaService': services.map((service) => `${service}.AWS::Region.amazonaws.com`) },
  },
});
const writing = ['kms:Decrypt', 'kms:GenerateDataKey'];
const trust = (service: string, condition?: unknown) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: service },
      ...(condition !== undefined && { Condition: condition }),
    },
  ],
});
const ownSchedules = {
  StringEquals: { 'aws:SourceAccount': 'AWS::AccountId', 'aws:SourceArn': 'Schedules.Arn' },
};
/** What both topics' policies begin with. */
const topicDenials = (topic: string) => [
  {
    Sid: 'AllowPublishThroughSSLOnly',
    Effect: 'Deny',
    Action: 'sns:Publish',
    Principal: '*',
    Resource: topic,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  },
  {
    Sid: 'NoDeliveryWithoutTls',
    Effect: 'Deny',
    Action: 'sns:Subscribe',
    Principal: { AWS: '*' },
    Resource: topic,
    Condition: { StringEquals: { 'sns:Protocol': 'http' } },
  },
];
const encryptedOnly = (resource: string) => ({
  Effect: 'Deny',
  Action: 'sqs:*',
  Principal: { AWS: '*' },
  Resource: resource,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

describe.each(settingsSets)('permissions with %s', (_name, context) => {
  const template = templateOf(context);
  const { secretPrefix, scheduledCloses, ...rest } = settingsOf(context);
  const { encryptionKeyArn, secretKeyArns, vpc, alarmTopicArn, wakeUps } = rest;
  const ownKey = encryptionKeyArn === undefined ? [] : [encryptionKeyArn];
  const secretKeys = [...new Set([...ownKey, ...secretKeyArns])];
  /** All that has no narrower resource. */
  const everywhere = allow([...(vpc === undefined ? [] : interfaceActions), ...traceActions], '*');
  /** The last statements of both functions' roles, if the settings ask for them. */
  const keysAndNetwork = (...writingTo: string[]) => [
    ...(secretKeys.length === 0 ? [] : [useOf('kms:Decrypt', secretKeys, 'secretsmanager')]),
    ...ownKey.flatMap((each) => [
      useOf('kms:Decrypt', [each], 'dynamodb'),
      useOf(writing, [each], ...writingTo),
    ]),
    ...(vpc === undefined
      ? []
      : [
          {
            Effect: 'Deny',
            Action: interfaceActions,
            Resource: '*',
            // Whatever a function's own code asks for carries the function's ARN; what Lambda asks for does not.
            Condition: { Null: { 'lambda:SourceFunctionArn': 'false' } },
          },
        ]),
  ];
  const tagged = tagsIn(settingsOf(context));
  const scheduling = ownKey.map((each) => useOf(writing, [each], 'sqs'));
  const roleOf = (name: string) => propertiesOf(template, 'AWS::IAM::Role', name);

  it('lets the closing function use its queue, park, write the ledger and read secrets, and not publish', () => {
    expect(roleOf('CloseRequestsSetPendingCloseRole')).toEqual({
      ...tagged,
      AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
      Policies: policyOf([
        allow(['logs:CreateLogStream', 'logs:PutLogEvents'], 'CloseRequestsSetPendingCloseLogs.Arn'),
        everywhere,
        allow(
          [
            'sqs:ChangeMessageVisibility',
            'sqs:DeleteMessage',
            'sqs:GetQueueAttributes',
            'sqs:ReceiveMessage',
          ],
          'CloseRequestsQueue.Arn',
        ),
        allow('sqs:SendMessage', 'CloseRequestsDeadLetterQueue.Arn'),
        allow(['dynamodb:GetItem', 'dynamodb:PutItem'], 'LedgerTable.Arn'),
        allow('secretsmanager:GetSecretValue', secrets(secretPrefix)),
        ...keysAndNetwork('sqs'),
      ]),
    });
  });

  it('lets the polling function find and write what is due, read secrets and publish, and not use the queue', () => {
    expect(roleOf('TrialBalancePollingPollTrialBalanceRole')).toEqual({
      ...tagged,
      AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
      Policies: policyOf([
        allow(['logs:CreateLogStream', 'logs:PutLogEvents'], 'TrialBalancePollingPollTrialBalanceLogs.Arn'),
        everywhere,
        allow(
          'dynamodb:Query',
          wakeUps ? ['LedgerTable.Arn/index/due', 'LedgerTable.Arn/index/open'] : 'LedgerTable.Arn/index/due',
        ),
        allow(['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem'], 'LedgerTable.Arn'),
        allow('secretsmanager:GetSecretValue', secrets(secretPrefix)),
        allow('sns:Publish', 'OutcomesTopic'),
        allow('sqs:SendMessage', 'TrialBalancePollingFailedTicks.Arn'),
        ...keysAndNetwork('sns', 'sqs'),
      ]),
    });
  });

  it.runIf(wakeUps)(
    'lets the function behind the address invoke polling and read one secret, and nothing else',
    () => {
      expect(roleOf('WakeUpsReceiveWakeUpRole')).toEqual({
        ...tagged,
        AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
        Policies: policyOf([
          allow(['logs:CreateLogStream', 'logs:PutLogEvents'], 'WakeUpsReceiveWakeUpLogs.Arn'),
          allow(traceActions, '*'),
          allow('lambda:InvokeFunction', 'TrialBalancePollingPollTrialBalanceFunction.Arn'),
          allow('secretsmanager:GetSecretValue', 'WakeUpsMasterKey'),
          ...ownKey.map((each) => useOf('kms:Decrypt', [each], 'secretsmanager')),
        ]),
      });
    },
  );

  it('lets the polling schedules invoke the polling function and keep what they could not deliver', () => {
    expect(roleOf('TrialBalancePollingScheduleRole')).toEqual({
      ...tagged,
      AssumeRolePolicyDocument: trust('scheduler.amazonaws.com', ownSchedules),
      Policies: policyOf([
        allow('lambda:InvokeFunction', 'TrialBalancePollingPollTrialBalanceFunction.Arn'),
        allow('sqs:SendMessage', 'TrialBalancePollingFailedTicks.Arn'),
        ...scheduling,
      ]),
    });
  });

  it('has no other role and no policy outside the roles, and only the function of wake-ups can be called by anybody', () => {
    expect(Object.keys(resourcesOf(template, 'AWS::IAM::Role')).sort()).toEqual([
      'CloseRequestsSetPendingCloseRole',
      ...(scheduledCloses.length > 0 ? ['ScheduledClosesScheduleRole'] : []),
      'TrialBalancePollingPollTrialBalanceRole',
      'TrialBalancePollingScheduleRole',
      ...(wakeUps ? ['WakeUpsReceiveWakeUpRole'] : []),
    ]);
    for (const type of ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']) {
      expect(resourcesOf(template, type)).toEqual({});
    }
    expect(Object.values(resourcesOf(template, 'AWS::Lambda::Permission'))).toHaveLength(wakeUps ? 2 : 0);
  });

  it('lets nobody use a queue, publish or subscribe without TLS', () => {
    for (const [name, { properties }] of Object.entries(resourcesOf(template, 'AWS::SQS::QueuePolicy'))) {
      const queue = name.replace(/Policy$/, '');
      expect(properties).toMatchObject({
        Queues: [queue],
        PolicyDocument: { Statement: expect.arrayContaining([encryptedOnly(`${queue}.Arn`)]) },
      });
    }
    expect(Object.keys(resourcesOf(template, 'AWS::SQS::QueuePolicy'))).toHaveLength(
      Object.keys(resourcesOf(template, 'AWS::SQS::Queue')).length,
    );
    for (const topic of ['OutcomesTopic', ...(alarmTopicArn === undefined ? ['AlarmsTopic'] : [])]) {
      expect(propertiesOf(template, 'AWS::SNS::TopicPolicy', `${topic}Policy`)).toMatchObject({
        PolicyDocument: { Statement: expect.arrayContaining(topicDenials(topic)) },
      });
    }
  });
});

const withOwnAlarmTopic = settingsSets.filter(([, { alarmTopicArn }]) => alarmTopicArn === undefined);

describe.each(withOwnAlarmTopic)('a topic for the alarms with %s', (_name, context) => {
  const template = templateOf(context);
  const { stackName, encryptionKeyArn } = settingsOf(context);

  it('lets only the closing function send to the dead-letter queue, whatever the account allows', () => {
    const { PolicyDocument } = propertiesOf(
      template,
      'AWS::SQS::QueuePolicy',
      'CloseRequestsDeadLetterQueuePolicy',
    );
    expect(PolicyDocument).toEqual({
      Version: '2012-10-17',
      Statement: [
        encryptedOnly('CloseRequestsDeadLetterQueue.Arn'),
        {
          Sid: 'OnlyTheClosingFunctionParks',
          Effect: 'Deny',
          Action: 'sqs:SendMessage',
          Principal: { AWS: '*' },
          Resource: 'CloseRequestsDeadLetterQueue.Arn',
          Condition: { ArnNotEquals: { 'aws:PrincipalArn': 'CloseRequestsSetPendingCloseRole.Arn' } },
        },
      ],
    });
  });

  it('does not deny other queues to the services that send to them', () => {
    const denied = Object.values(resourcesOf(template, 'AWS::SQS::QueuePolicy')).filter(({ properties }) =>
      JSON.stringify(properties).includes('aws:PrincipalArn'),
    );
    expect(denied).toHaveLength(1);
  });

  it("lets this stack's alarms publish to the alarm topic and use its key, and no other stack's", () => {
    const names = Object.keys(alarmsOf(template, stackName))
      .map((name) => `${stackName}-${name}`)
      .sort();
    const byOwnAlarms = {
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceAccount': 'AWS::AccountId' },
        // No wildcard: another stack's name may begin with this one's.
        ArnEquals: {
          'aws:SourceArn': names.map(
            (name) => `arn:AWS::Partition:cloudwatch:AWS::Region:AWS::AccountId:alarm:${name}`,
          ),
        },
      },
    };

    expect(names.length).toBeGreaterThanOrEqual(12);
    expect(propertiesOf(template, 'AWS::SNS::TopicPolicy', 'AlarmsTopicPolicy')).toMatchObject({
      PolicyDocument: {
        Statement: [
          ...topicDenials('AlarmsTopic'),
          { ...byOwnAlarms, Sid: 'AlarmsOfThisStack', Action: 'sns:Publish', Resource: 'AlarmsTopic' },
        ],
      },
    });
    if (encryptionKeyArn !== undefined) return;
    expect(propertiesOf(template, 'AWS::KMS::Key', 'AlarmsKey').KeyPolicy).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'kms:*',
          Principal: { AWS: 'arn:AWS::Partition:iam::AWS::AccountId:root' },
          Resource: '*',
        },
        {
          ...byOwnAlarms,
          Sid: 'AlarmsOfThisStack',
          Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          Resource: '*',
        },
      ],
    });
  });
});

describe('others, when the settings name them', () => {
  const template = templateOf(busy);
  const account = (id: string) => `arn:AWS::Partition:iam::${id}:root`;

  it('lets an account and a role send and get the queue’s URL, and a service send only for one source', () => {
    const send = ['sqs:GetQueueUrl', 'sqs:SendMessage'];
    const policy = propertiesOf(template, 'AWS::SQS::QueuePolicy', 'CloseRequestsQueuePolicy');

    expect(policy.PolicyDocument).toMatchObject({
      Statement: expect.arrayContaining([
        {
          Effect: 'Allow',
          Action: expect.arrayContaining(send),
          Principal: {
            AWS: expect.arrayContaining([
              account('111122223333'),
              'arn:aws:iam::444455556666:role/erp/sender',
            ]),
          },
          Resource: 'CloseRequestsQueue.Arn',
        },
        {
          Effect: 'Allow',
          Action: 'sqs:SendMessage',
          Principal: { Service: 'events.amazonaws.com' },
          Resource: 'CloseRequestsQueue.Arn',
          Condition: {
            ArnLike: { 'aws:SourceArn': 'arn:aws:events:eu-central-1:111122223333:rule/close' },
          },
        },
      ]),
    });
  });

  it('lets a subscribing account subscribe and nothing else', () => {
    const policy = propertiesOf(template, 'AWS::SNS::TopicPolicy', 'OutcomesTopicPolicy');

    expect(policy.PolicyDocument).toMatchObject({
      Statement: [
        ...topicDenials('OutcomesTopic'),
        {
          Sid: 'SubscribersOfOtherAccounts',
          Effect: 'Allow',
          Action: 'sns:Subscribe',
          Principal: { AWS: account('777788889999') },
          Resource: 'OutcomesTopic',
        },
      ],
    });
  });

  it('lets the scheduled closes write with the customer key', () => {
    const { Policies } = propertiesOf(templateOf(company), 'AWS::IAM::Role', 'ScheduledClosesScheduleRole');

    expect(Policies).toEqual(
      policyOf([
        allow('sqs:SendMessage', ['CloseRequestsQueue.Arn', 'ScheduledClosesUndelivered.Arn']),
        useOf(writing, [String(company.encryptionKeyArn)], 'sqs'),
      ]),
    );
  });

  it('lets the scheduled closes send to the request queue and keep what they could not deliver', () => {
    expect(propertiesOf(template, 'AWS::IAM::Role', 'ScheduledClosesScheduleRole')).toEqual({
      AssumeRolePolicyDocument: trust('scheduler.amazonaws.com', ownSchedules),
      Policies: policyOf([
        allow('sqs:SendMessage', ['CloseRequestsQueue.Arn', 'ScheduledClosesUndelivered.Arn']),
      ]),
    });
  });

  it('gives nobody access by default', () => {
    const policy = (type: string, name: string) => propertiesOf(templateOf({}), type, name).PolicyDocument;

    expect(policy('AWS::SQS::QueuePolicy', 'CloseRequestsQueuePolicy')).toMatchObject({
      Statement: [{ Effect: 'Deny' }],
    });
    expect(policy('AWS::SNS::TopicPolicy', 'OutcomesTopicPolicy')).toMatchObject({
      Statement: topicDenials('OutcomesTopic'),
    });
  });
});
