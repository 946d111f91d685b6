import { describe, expect, it } from 'vitest';
import { extraHostsIn, masterKeyIn } from '../../../../infra/cli/stack/template.ts';

const templateWith = (variables: object) =>
  JSON.stringify({
    Resources: {
      Queue: { Type: 'AWS::SQS::Queue' },
      Function: { Properties: { Environment: { Variables: variables } } },
    },
  });

describe('the allowed hosts of a deployed stack', () => {
  it.each([
    [
      'are those in its functions’ environment',
      templateWith({ ZUORA_EXTRA_HOSTS: 'a.example,b.example:8443' }),
      ['a.example', 'b.example:8443'],
    ],
    ['are none besides Zuora’s where the setting is empty', templateWith({ ZUORA_EXTRA_HOSTS: '' }), []],
    ['are none where no function has the variable', templateWith({}), []],
    ['are none where the template is no JSON', 'Resources:\n', []],
  ])('%s', (_are, template, hosts) => {
    expect(extraHostsIn(template)).toEqual(hosts);
  });
});

const getAtt = (id: string, attribute: string) => ({ 'Fn::GetAtt': [id, attribute] });
const receiving = (secret: unknown) => ({
  Properties: { Environment: { Variables: { WAKE_UP_SECRET_ID: secret } } },
});
/** Two sets of resources, as a stack may hold. The output names the second. */
const twice = {
  UrlA: { Properties: { TargetFunctionArn: getAtt('FunctionA', 'Arn') } },
  FunctionA: receiving({ Ref: 'KeyA' }),
  UrlB: { Properties: { TargetFunctionArn: getAtt('FunctionB', 'Arn') } },
  FunctionB: receiving({ Ref: 'KeyB' }),
};
const Outputs = { WakeUpUrl: { Value: getAtt('UrlB', 'FunctionUrl') } };

describe('the master key of a deployed stack', () => {
  it.each<[are: string, template: unknown, id: string | null]>([
    ['is the one behind the address of the output', { Outputs, Resources: twice }, 'KeyB'],
    ['is none without the output', { Outputs: {}, Resources: twice }, null],
    ['is none where the output names nothing', { Outputs, Resources: { UrlA: twice.UrlA } }, null],
    ['is none where the address names no function', { Outputs, Resources: { UrlB: twice.UrlB } }, null],
    [
      'is none where the function names no resource',
      { Outputs, Resources: { ...twice, FunctionB: receiving('arn:of-somebody') } },
      null,
    ],
    ['is none where the template is no JSON', 'Resources:', null],
  ])('%s', (_is, template, id) => {
    expect(masterKeyIn(JSON.stringify(template))).toBe(id);
  });
});
