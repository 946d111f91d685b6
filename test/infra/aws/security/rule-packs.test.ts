import { Validations } from 'aws-cdk-lib';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import cdkJson from '../../../../cdk.json' with { type: 'json' };
import { busy, settingsSets } from '../settings/settings-sets.ts';
import {
  acknowledgementsIn,
  findingsIn,
  remarksAtSynth,
  stackOf,
  stackWithoutAcknowledgements,
  staleIn,
} from './rule-packs.ts';

describe.each(settingsSets)('the rules with %s', (_name, context) => {
  const { app } = stackOf(context);
  const acknowledgements = acknowledgementsIn(app);

  it('of AwsSolutions, Serverless and CloudFormation have no finding at synth', () => {
    expect(remarksAtSynth(app)).toEqual({});
  });

  it('are acknowledged only for exact findings', () => {
    const findings = findingsIn(stackWithoutAcknowledgements(context).app);

    expect(findings.length).toBeGreaterThanOrEqual(10);
    expect(staleIn(acknowledgements, findings)).toEqual([]);
  });

  it('are acknowledged at their construct, never for the whole stack, with a reason', () => {
    for (const { path, reason } of acknowledgements) {
      expect(path.split('/').length).toBeGreaterThanOrEqual(3);
      expect(reason).toMatch(/^[A-Z].{60,}\.$/);
    }
  });
});

describe('the check of the rules', () => {
  const busyFindings = findingsIn(stackWithoutAcknowledgements(busy).app);

  it('runs at every synth for CloudFormation’s own rules', () => {
    expect(cdkJson.context['@aws-cdk/core:validateAgainstDefaultRules']).toBe(true);
  });

  it('notices a new finding', () => {
    const { app, stack } = stackOf(busy);
    new Queue(stack, 'Bad');

    expect(findingsIn(app)).toEqual([
      { rule: 'AwsSolutions-SQS3', path: 'closes-eu/Bad/Resource' },
      { rule: 'AwsSolutions-SQS4', path: 'closes-eu/Bad/Resource' },
      { rule: 'Serverless-SQSRedrivePolicy', path: 'closes-eu/Bad/Resource' },
    ]);
    expect(Object.keys(remarksAtSynth(app))).toEqual(['AwsSolutions', 'Serverless']);
  });

  it('accepts an acknowledged finding only for its own prefix of secrets', () => {
    const { app } = stackOf({ ...busy, secretPrefix: 'somebody/else' });

    expect(staleIn(acknowledgementsIn(app), busyFindings)).toEqual(
      ['CloseRequests/SetPendingClose', 'TrialBalancePolling/PollTrialBalance'].map((path) => ({
        rule: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:somebody/else/*]',
        path: `closes-eu/Default/${path}`,
      })),
    );
  });

  it('notices an acknowledgement without a finding', () => {
    const { app, stack } = stackOf(busy);
    Validations.of(stack).acknowledge({ id: 'AwsSolutions-DDB3', reason: 'The table is restorable.' });

    expect(staleIn(acknowledgementsIn(app), busyFindings)).toEqual([
      { rule: 'AwsSolutions-DDB3', path: 'closes-eu' },
    ]);
  });

  it('notices what only CloudFormation’s rules find: a queue that shows a message again while it is being handled', () => {
    const { app, stack } = stackOf(busy);
    for (const queue of stack.node.findAll()) if (queue instanceof CfnQueue) queue.visibilityTimeout = 30;

    expect(remarksAtSynth(app)).toEqual({ 'CloudFormation Validate': ['E3505'] });
  });
});
