import path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { expect, it } from 'vitest';
import cdkJson from '../../../cdk.json' with { type: 'json' };
import { repository } from '../../../infra/aws/bundle/esbuild-options.ts';
import { settingsOf } from './settings/settings-sets.ts';

const folder = path.join(repository, 'docs/examples/senders');

/** Has a template checked by CloudFormation's own rules, which the CDK brings along; answers with what it outputs. */
function outputsOf(name: string, change: (template: CfnInclude) => void = () => undefined): string[] {
  const app = new App({ context: cdkJson.context });
  const stack = new Stack(app, name);
  const template = new CfnInclude(stack, 'Template', { templateFile: path.join(folder, `${name}.json`) });
  change(template);
  return Object.keys(app.synth().getStackArtifact(stack.artifactId).template.Outputs);
}

// Senders deploy these in accounts of their own.
it('the HTTPS door is a template that CloudFormation accepts', () => {
  expect(outputsOf('https-door')).toEqual(['Url']);
});

it('the EventBridge rule is a template that CloudFormation accepts', () => {
  expect(outputsOf('eventbridge-rule')).toEqual(['SenderPrincipal']);
});

it('a template with a mistake is refused, so the checks above can fail', () => {
  const late = (template: CfnInclude) => Object.assign(template.getResource('Gatekeeper'), { timeout: 5000 });
  expect(() => outputsOf('https-door', late)).toThrow('Timeout: 5000 exceeds maximum 900');
});

it('the setting accepts the senders that docs/senders.md names', () => {
  const senderPrincipals = [
    'arn:aws:iam::111122223333:role/zuora-close-requests',
    {
      service: 'events.amazonaws.com',
      sourceArn: 'arn:aws:events:eu-central-1:111122223333:rule/erp/period-closed',
    },
    { service: 'sns.amazonaws.com', sourceArn: 'arn:aws:sns:eu-central-1:111122223333:period-closes' },
  ];
  expect(settingsOf({ senderPrincipals }).senderPrincipals).toEqual(senderPrincipals);
});
