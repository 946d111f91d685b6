import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { settingsOf, settingsSets } from '../settings/settings-sets.ts';
import { propertiesOf, readable, resourcesOf, templateOf } from '../template.ts';

const oneOrMore = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const principals = z.object({ AWS: oneOrMore.default([]), Service: oneOrMore.default([]) });
const statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  /** Whose actions: only in the policies of resources, and in those that say who may assume a role. */
  Principal: z.preprocess((who) => (who === '*' ? { AWS: who } : who), principals.optional()),
  Resource: oneOrMore.default([]),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});

/** Every statement of every policy, wherever it stands. */
function statementsIn(part: unknown): z.output<typeof statement>[] {
  if (Array.isArray(part)) return part.flatMap(statementsIn);
  if (typeof part !== 'object' || part === null) return [];
  const own = 'Statement' in part ? z.array(statement).parse(part.Statement) : [];
  return [...own, ...Object.values(part).flatMap(statementsIn)];
}

describe.each(settingsSets)('secure by default with %s', (_name, context) => {
  const template = templateOf(context);
  const { encryptionKeyArn, alarmTopicArn, secretPrefix, wakeUps } = settingsOf(context);
  const functionCount = wakeUps ? 3 : 2;
  const hasOwnKey = encryptionKeyArn === undefined && alarmTopicArn === undefined;
  const statements = statementsIn(readable(template.toJSON().Resources));
  const allowed = statements.filter(({ Effect }) => Effect === 'Allow');

  it('has only resource types whose protection was reviewed', () => {
    const kinds = Object.values(template.toJSON().Resources).map((resource) => String(Object(resource).Type));

    expect([
      'AWS::CloudWatch::Alarm',
      'AWS::CloudWatch::Dashboard',
      'AWS::DynamoDB::Table',
      'AWS::IAM::Role',
      'AWS::KMS::Key',
      'AWS::Lambda::EventInvokeConfig',
      'AWS::Lambda::EventSourceMapping',
      'AWS::Lambda::Function',
      ...(wakeUps ? ['AWS::Lambda::Permission', 'AWS::Lambda::Url'] : []),
      'AWS::Logs::LogGroup',
      'AWS::Logs::QueryDefinition',
      'AWS::SNS::Subscription',
      'AWS::SNS::Topic',
      'AWS::SNS::TopicPolicy',
      'AWS::SQS::Queue',
      'AWS::SQS::QueuePolicy',
      'AWS::Scheduler::Schedule',
      'AWS::Scheduler::ScheduleGroup',
      'AWS::SecretsManager::Secret',
    ]).toEqual(expect.arrayContaining([...new Set(kinds)]));
    expect(statements.length).toBeGreaterThan(25);
  });

  it('allows nothing to everybody', () => {
    expect(allowed.filter(({ Principal }) => Principal?.AWS.includes('*'))).toEqual([]);
  });

  it('lets AWS’s services act only for named sources of named accounts (confused deputy)', () => {
    const services = allowed.filter(({ Principal }) => (Principal?.Service.length ?? 0) > 0);
    // Lambda takes on a role of the function's own account, which somebody with iam:PassRole there has given to it.
    const others = services.filter(({ Principal }) => !Principal?.Service.includes('lambda.amazonaws.com'));

    expect(services.length - others.length).toBe(functionCount);
    // The schedules' role, and CloudWatch at a topic and a key of the stack's own.
    expect(others.length).toBeGreaterThanOrEqual(
      1 + (alarmTopicArn === undefined ? 1 : 0) + (hasOwnKey ? 1 : 0),
    );
    for (const { Condition } of others) {
      const conditions = JSON.stringify(Condition);
      expect(conditions).toContain('"aws:SourceArn":');
      expect(conditions).toMatch(/[":](AWS::AccountId|\d{12})[":]/);
    }
  });

  it('names every action, and every resource if AWS has one to name', () => {
    const wild = allowed.flatMap(({ Action, Resource, Principal }) =>
      [...Action, ...Resource]
        .filter((text) => text.includes('*'))
        .map((text) => `${Principal?.Service[0] ?? Principal?.AWS[0] ?? 'a role'}: ${text}`),
    );
    const account = 'arn:AWS::Partition:iam::AWS::AccountId:root';
    const secrets = `a role: arn:AWS::Partition:secretsmanager:AWS::Region:AWS::AccountId:secret:${secretPrefix}/*`;

    expect(wild.sort()).toEqual(
      [
        // X-Ray has no resources, nor have network interfaces for Lambda; within a key's policy the resource is the
        // key.
        ...Array.from({ length: functionCount }, () => 'a role: *'),
        secrets,
        secrets,
        ...(hasOwnKey
          ? [
              `${account}: *`,
              `${account}: kms:*`,
              'cloudwatch.amazonaws.com: *',
              'cloudwatch.amazonaws.com: kms:GenerateDataKey*',
            ]
          : []),
      ].sort(),
    );
  });

  it('has no other policies: no managed ones of AWS, and none outside a role', () => {
    for (const { properties } of Object.values(resourcesOf(template, 'AWS::IAM::Role'))) {
      expect(properties).not.toHaveProperty('ManagedPolicyArns');
    }
  });

  it('puts no credential into an environment variable of a function', () => {
    const variables = Object.values(resourcesOf(template, 'AWS::Lambda::Function')).flatMap(
      ({ properties }) => Object.keys(Object(Object(properties.Environment).Variables)),
    );

    expect(variables.length).toBeGreaterThan(15);
    expect(variables.filter((name) => /secret|token|password|credential|key/i.test(name))).toEqual([
      'SECRET_PREFIX',
      'SECRET_PREFIX',
      // The ARN of the master key's secret.
      ...(wakeUps ? ['WAKE_UP_SECRET_ID'] : []),
    ]);
  });
});

const hasKey = ([, { encryptionKeyArn }]: (typeof settingsSets)[number]) => encryptionKeyArn !== undefined;

describe.each(settingsSets.filter(hasKey))('encryption with %s', (_name, context) => {
  const template = templateOf(context);
  const { encryptionKeyArn } = settingsOf(context);

  it('encrypts all that it stores with the customer key, and creates no other key', () => {
    const propertiesIn = (type: string) =>
      Object.values(resourcesOf(template, type)).map(({ properties }) => properties);
    const underKey = [
      ...propertiesIn('AWS::SQS::Queue').map(({ KmsMasterKeyId }) => KmsMasterKeyId),
      ...propertiesIn('AWS::SNS::Topic').map(({ KmsMasterKeyId }) => KmsMasterKeyId),
      ...propertiesIn('AWS::Logs::LogGroup').map(({ KmsKeyId }) => KmsKeyId),
      ...propertiesIn('AWS::SecretsManager::Secret').map(({ KmsKeyId }) => KmsKeyId),
      ...propertiesIn('AWS::DynamoDB::Table').map(
        ({ SSESpecification }) => Object(SSESpecification).KMSMasterKeyId,
      ),
    ];

    expect(underKey.length).toBeGreaterThanOrEqual(8);
    expect(new Set(underKey)).toEqual(new Set([encryptionKeyArn]));
    expect(resourcesOf(template, 'AWS::KMS::Key')).toEqual({});
  });
});

describe.each(settingsSets.filter((set) => !hasKey(set)))('encryption with %s', (_name, context) => {
  const template = templateOf(context);

  it('encrypts everything that holds a message, with its own key only if AWS’s keys cannot be used', () => {
    const keys = Object.values(resourcesOf(template, 'AWS::SNS::Topic')).map(
      ({ properties }) => properties.KmsMasterKeyId,
    );
    for (const { properties } of Object.values(resourcesOf(template, 'AWS::SQS::Queue'))) {
      expect(properties).toMatchObject({ SqsManagedSseEnabled: true });
      expect(properties).not.toHaveProperty('KmsMasterKeyId');
    }

    expect(keys.sort()).toEqual(['AlarmsKey.Arn', undefined]);
    expect(Object.keys(resourcesOf(template, 'AWS::KMS::Key'))).toEqual(['AlarmsKey']);
    // Encrypted by AWS without being asked to; neither may be told to do less.
    expect(propertiesOf(template, 'AWS::DynamoDB::Table', 'LedgerTable')).not.toHaveProperty(
      'SSESpecification',
    );
    for (const { properties } of Object.values(resourcesOf(template, 'AWS::Logs::LogGroup'))) {
      expect(Object.keys(properties)).toEqual(['RetentionInDays']);
    }
  });
});
