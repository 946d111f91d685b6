import { describe, expect, it } from 'vitest';
import { extraHostsIn } from '../../../../infra/cli/stack/template.ts';

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
