import { AccountPrincipal, ArnPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { SenderPrincipal } from './settings/principals.ts';

/** What lets one of the settings' senders send to a queue. */
export function sendingOf(sender: SenderPrincipal, queue: IQueue): PolicyStatement {
  const resources = [queue.queueArn];
  if (typeof sender === 'string') {
    // An account is named by its root, which leaves it to that account's own policies who may use the permission.
    const principal = sender.startsWith('arn:') ? new ArnPrincipal(sender) : new AccountPrincipal(sender);
    // People and programs look the queue up by its name first.
    return new PolicyStatement({
      principals: [principal],
      actions: ['sqs:SendMessage', 'sqs:GetQueueUrl'],
      resources,
    });
  }
  return new PolicyStatement({
    principals: [new ServicePrincipal(sender.service)],
    actions: ['sqs:SendMessage'],
    resources,
    // Like, not equals: one pattern may stand for the rules of one bus.
    conditions: { ArnLike: { 'aws:SourceArn': sender.sourceArn } },
  });
}
