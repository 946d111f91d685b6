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

  it('of AwsSolutions, of Serverless and of CloudFormation have nothing to say at synth', () => {
    expect(remarksAtSynth(app)).toEqual({});
  });

  it('are acknowledged where they find something, by the exact finding, and nowhere else', () => {
    const findings = findingsIn(stackWithoutAcknowledgements(context).app);

    expect(findings.length).toBeGreaterThanOrEqual(10);
    expect(staleIn(acknowledgements, findings)).toEqual([]);
  });

  it('are acknowledged beside the construct that they are about, never for the whole stack, with a reason', () => {
    for (const { path, reason } of acknowledgements) {
      expect(path.split('/').length).toBeGreaterThanOrEqual(3);
      expect(reason).toMatch(/^[A-Z].{60,}\.$/);
    }
  });
});

describe('the check of the rules', () => {
  const busyFindings = findingsIn(stackWithoutAcknowledgements(busy).app);

  it('is on for every synth where it is CloudFormation’s own', () => {
    expect(cdkJson.context['@aws-cdk/core:validateAgainstDefaultRules']).toBe(true);
  });

  it('notices a finding that is new', () => {
    const { app, stack } = stackOf(busy);
    new Queue(stack, 'Bad');

    expect(findingsIn(app)).toEqual([
      { rule: 'AwsSolutions-SQS3', path: 'closes-eu/Bad/Resource' },
      { rule: 'AwsSolutions-SQS4', path: 'closes-eu/Bad/Resource' },
      { rule: 'Serverless-SQSRedrivePolicy', path: 'closes-eu/Bad/Resource' },
    ]);
    expect(Object.keys(remarksAtSynth(app))).toEqual(['AwsSolutions', 'Serverless']);
  });

  it('notices that an acknowledged finding is acknowledged for one prefix of secrets and for no other', () => {
    const { app } = stackOf({ ...busy, secretPrefix: 'somebody/else' });

    expect(staleIn(acknowledgementsIn(app), busyFindings)).toEqual(
      ['CloseRequests/SetPendingClose', 'TrialBalancePolling/PollTrialBalance'].map((path) => ({
        rule: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:somebody/else/*]',
        path: `closes-eu/Default/${path}`,
      })),
    );
  });

  it('notices an acknowledgement whose finding is gone, or was never there', () => {
    const { app, stack } = stackOf(busy);
    Validations.of(stack).acknowledge({ id: 'AwsSolutions-SMG4', reason: 'The secret is not made here.' });

    expect(staleIn(acknowledgementsIn(app), busyFindings)).toEqual([
      { rule: 'AwsSolutions-SMG4', path: 'closes-eu' },
    ]);
  });

  it('notices what only CloudFormation’s rules see: a queue that shows a message while it is in work', () => {
    const { app, stack } = stackOf(busy);
    for (const queue of stack.node.findAll()) if (queue instanceof CfnQueue) queue.visibilityTimeout = 30;

    expect(remarksAtSynth(app)).toEqual({ 'CloudFormation Validate': ['E3505'] });
  });
});
