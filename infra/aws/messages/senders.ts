import { AccountPrincipal, ArnPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { SenderPrincipal } from '../settings/principals.ts';

/** Lets one of the settings' senders send to a queue. */
export function sendingOf(sender: SenderPrincipal, queue: IQueue): PolicyStatement {
  const resources = [queue.queueArn];
  if (typeof sender === 'string') {
    // Naming the account's root lets that account's own IAM policies decide who may send.
    const principal = sender.startsWith('arn:') ? new ArnPrincipal(sender) : new AccountPrincipal(sender);
    // Senders look up the queue's URL and its attributes first.
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
    // Like, not equals: one pattern may cover all rules of a bus.
    conditions: { ArnLike: { 'aws:SourceArn': sender.sourceArn } },
  });
}
