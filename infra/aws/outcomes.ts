import { AccountPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/** Where the one outcome of each close request is published. */
export class Outcomes extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { subscriberPrincipals }: Settings) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    if (subscriberPrincipals.length === 0) return;
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'SubscribersOfOtherAccounts',
        principals: subscriberPrincipals.map((account) => new AccountPrincipal(account)),
        actions: ['sns:Subscribe'],
        resources: [this.topic.topicArn],
      }),
    );
  }
}
