import { describe, expect, it } from 'vitest';
import { masterKeyIn } from '../../../infra/cli/stack/template.ts';
import { busy, company, settingsSets } from './settings/settings-sets.ts';
import { propertiesOf, resourcesOf, templateOf } from './template.ts';

const publicTypes = ['AWS::Lambda::Url', 'AWS::Lambda::Permission'];
const functionName = 'WakeUpsReceiveWakeUpFunction';

describe.each(settingsSets.filter(([, { wakeUps }]) => wakeUps !== true))('with %s', (_name, context) => {
  const template = templateOf(context);

  it('there is no public address, no third function and no resource for wake-ups', () => {
    for (const type of publicTypes) expect(resourcesOf(template, type)).toEqual({});
    expect(Object.keys(resourcesOf(template, 'AWS::Lambda::Function'))).toHaveLength(2);
    expect(JSON.stringify(template.toJSON())).not.toMatch(/wake-?up/i);
  });
});

it('wake-ups change nothing that is there but polling’s role, what lists alarms, and the logs that queries search', () => {
  const off = templateOf({}).toJSON().Resources;
  const on = templateOf({ wakeUps: true }).toJSON().Resources;
  const changed = Object.keys(off).filter((id) => JSON.stringify(off[id]) !== JSON.stringify(on[id]));
  const kinds = [...new Set(changed.map((id) => String(off[id].Type)))].sort();

  expect(kinds).toEqual([
    'AWS::CloudWatch::Dashboard',
    'AWS::IAM::Role',
    // The key and the topic of the alarms name each alarm.
    'AWS::KMS::Key',
    'AWS::Logs::QueryDefinition',
    'AWS::SNS::TopicPolicy',
  ]);
  expect(changed.filter((id) => off[id].Type === 'AWS::IAM::Role')).toEqual([
    expect.stringMatching(/^TrialBalancePollingPollTrialBalanceRole/),
  ]);
});

describe.each([
  ['a customer’s network and key', company],
  ['AWS’s own keys', busy],
])('wake-ups with %s', (_name, context) => {
  const template = templateOf(context);

  it('have one public address, whose function proves each caller itself', () => {
    expect(resourcesOf(template, 'AWS::Lambda::Url')).toMatchObject({
      WakeUpsReceiveWakeUpFunctionFunctionUrl: { properties: { AuthType: 'NONE' } },
    });
    const permissions = Object.values(resourcesOf(template, 'AWS::Lambda::Permission'));
    // AWS asks for both, the second for calls through the URL alone ("Control access to Lambda function URLs").
    expect(permissions.map(({ properties }) => properties)).toEqual([
      {
        Action: 'lambda:InvokeFunctionUrl',
        FunctionName: `${functionName}.Arn`,
        FunctionUrlAuthType: 'NONE',
        Principal: '*',
      },
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: `${functionName}.Arn`,
        InvokedViaFunctionUrl: true,
        Principal: '*',
      },
    ]);
  });

  it('cannot take more of the account than two invocations at once, nor last longer than Zuora waits', () => {
    const { ReservedConcurrentExecutions, Timeout } = propertiesOf(
      template,
      'AWS::Lambda::Function',
      functionName,
    );

    expect(ReservedConcurrentExecutions).toBe(2);
    expect(Number(Timeout)).toBeLessThan(25);
  });

  it('are received outside of the network, as nothing but AWS is called', () => {
    expect(propertiesOf(template, 'AWS::Lambda::Function', functionName)).not.toHaveProperty('VpcConfig');
  });

  it('have a generated master key, which outlives the stack and has no tenant’s name', () => {
    const { WakeUpsMasterKey: masterKey } = resourcesOf(template, 'AWS::SecretsManager::Secret');

    expect(masterKey).toMatchObject({
      properties: { GenerateSecretString: { PasswordLength: 64 } },
      deletionPolicy: 'RetainExceptOnCreate',
      updateReplacePolicy: 'Retain',
    });
    expect(masterKey?.properties).not.toHaveProperty('Name');
    expect(masterKey?.properties).not.toHaveProperty('SecretString');
    expect(masterKeyIn(JSON.stringify(template.toJSON()))).toMatch(/^WakeUpsMasterKey[0-9A-F]{8}$/);
  });
});
