import { describe, expect, it } from 'vitest';
import { ledgerSchema } from '../../../functions/shared/ledger/ledger-schema.ts';
import { parseSecret } from '../../../functions/shared/zuora/credentials/credentials.ts';
import { busy, settingsOf, settingsSets } from './settings/settings-sets.ts';
import { propertiesOf, readable, resourcesOf, tagsIn, templateOf } from './template.ts';

describe.each(settingsSets)('the stack with %s', (_name, context) => {
  const template = templateOf(context);
  const settings = settingsOf(context);

  it('has the outputs that other programs read, and no others', () => {
    const outputs: Record<string, { Value: unknown }> = template.toJSON().Outputs;

    expect(
      Object.fromEntries(Object.entries(outputs).map(([name, { Value }]) => [name, readable(Value)])),
    ).toEqual({
      CloseRequestQueueUrl: 'CloseRequestsQueue',
      CloseRequestQueueArn: 'CloseRequestsQueue.Arn',
      DeadLetterQueueUrl: 'CloseRequestsDeadLetterQueue',
      OutcomeTopicArn: 'OutcomesTopic',
      LedgerTableName: 'LedgerTable',
      CredentialsSecretName: `${settings.secretPrefix}/default`,
      SetPendingCloseFunctionName: 'CloseRequestsSetPendingCloseFunction',
      PollTrialBalanceFunctionName: 'TrialBalancePollingPollTrialBalanceFunction',
      AlarmTopicArn: settings.alarmTopicArn ?? 'AlarmsTopic',
      ...(settings.wakeUps && { WakeUpUrl: 'WakeUpsReceiveWakeUpFunctionFunctionUrl.FunctionUrl' }),
    });
  });

  it('has a ledger with the right schema that can be restored and is protected from deletion', () => {
    const { partitionKey, sortKey, dueIndex, tenantIndex } = ledgerSchema;
    const key = (hash: string, range: string) => [
      { AttributeName: hash, KeyType: 'HASH' },
      { AttributeName: range, KeyType: 'RANGE' },
    ];

    expect(resourcesOf(template, 'AWS::DynamoDB::Table')).toEqual({
      LedgerTable: {
        properties: {
          KeySchema: key(partitionKey, sortKey),
          AttributeDefinitions: [partitionKey, sortKey, dueIndex.partitionKey, dueIndex.sortKey].map(
            (name) => ({
              AttributeName: name,
              AttributeType: 'S',
            }),
          ),
          GlobalSecondaryIndexes: [
            {
              IndexName: dueIndex.name,
              KeySchema: key(dueIndex.partitionKey, dueIndex.sortKey),
              Projection: { ProjectionType: 'KEYS_ONLY' },
            },
            {
              IndexName: tenantIndex.name,
              KeySchema: key(tenantIndex.partitionKey, tenantIndex.sortKey),
              Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...tenantIndex.projected] },
            },
          ],
          BillingMode: 'PAY_PER_REQUEST',
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          DeletionProtectionEnabled: true,
          ...tagsIn(settings),
          ...(settings.encryptionKeyArn !== undefined && {
            SSESpecification: {
              SSEEnabled: true,
              SSEType: 'KMS',
              KMSMasterKeyId: settings.encryptionKeyArn,
            },
          }),
        },
        deletionPolicy: 'Retain',
        updateReplacePolicy: 'Retain',
      },
    });
  });

  it('gives neither topic a fixed name', () => {
    const topics = Object.values(resourcesOf(template, 'AWS::SNS::Topic'));

    expect(topics).toHaveLength(settings.alarmTopicArn === undefined ? 2 : 1);
    for (const { properties } of topics) expect(properties).not.toHaveProperty('TopicName');
  });
});

describe('the default secret', () => {
  it('holds the form to fill in, and stays when the stack is deleted', () => {
    expect(Object.values(resourcesOf(templateOf({}), 'AWS::SecretsManager::Secret'))).toEqual([
      {
        properties: {
          Name: 'zuora-pending-close/default',
          Description: expect.any(String),
          // To the letter: any change here would overwrite the credentials of every stack at its next deployment.
          SecretString: '{"baseUrl":"https://rest.zuora.com","clientId":"","clientSecret":""}',
        },
        deletionPolicy: 'RetainExceptOnCreate',
        updateReplacePolicy: 'Retain',
      },
    ]);
  });

  it('holds no credentials that the functions would send to Zuora', () => {
    for (const { properties } of Object.values(resourcesOf(templateOf({}), 'AWS::SecretsManager::Secret'))) {
      const text = String(properties.SecretString);
      expect(parseSecret({ text, versionId: null }, [])).toEqual({
        problem: 'a rule is broken by clientId, clientSecret',
      });
    }
  });

  it('has the same value for all settings, so that no deployment writes it again', () => {
    const secretStrings = (context: Record<string, unknown>) =>
      Object.values(resourcesOf(templateOf(context), 'AWS::SecretsManager::Secret')).map(
        ({ properties }) => properties.SecretString,
      );

    expect(secretStrings({ ...busy, createDefaultSecret: true, wakeUps: false })).toEqual(secretStrings({}));
  });

  it('is not created when it exists already', () => {
    expect(resourcesOf(templateOf(busy), 'AWS::SecretsManager::Secret')).not.toHaveProperty(
      'CredentialsDefaultTenant',
    );
  });
});

describe('the alarm topic', () => {
  it('is encrypted with its own key, which rotates and is deleted with the stack', () => {
    const template = templateOf({});

    expect(propertiesOf(template, 'AWS::SNS::Topic', 'AlarmsTopic').KmsMasterKeyId).toBe('AlarmsKey.Arn');
    expect(resourcesOf(template, 'AWS::KMS::Key')).toMatchObject({
      AlarmsKey: {
        properties: { EnableKeyRotation: true, PendingWindowInDays: 7 },
        deletionPolicy: 'Delete',
      },
    });
  });

  it('has no subscription by default', () => {
    expect(resourcesOf(templateOf({}), 'AWS::SNS::Subscription')).toEqual({});
  });

  it('has a subscription for the address in the settings', () => {
    expect(
      propertiesOf(templateOf(busy), 'AWS::SNS::Subscription', 'AlarmsTopiconcallexamplecom'),
    ).toMatchObject({
      Protocol: 'email',
      Endpoint: 'on-call@example.com',
      TopicArn: 'AlarmsTopic',
    });
  });
});
