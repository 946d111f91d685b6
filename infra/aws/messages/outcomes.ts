import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { AccountPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlarmTopic } from '../alarm/alarm-topic.ts';
import { ImpactAlarm } from '../alarm/impact-alarm.ts';
import { fiveMinutes } from '../alarm/metrics.ts';
import type { CustomerKeys } from '../keys/customer-keys.ts';
import type { Settings } from '../settings/settings.ts';
import { refusePlainHttp } from './topics.ts';

export interface OutcomesProps {
  settings: Settings;
  alarms: AlarmTopic;
  keys: CustomerKeys;
}

/** Where the one outcome of each close request is published. */
export class Outcomes extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { settings, alarms, keys }: OutcomesProps) {
    super(scope, id);
    const { encryptionKey } = keys;
    // By default without a key of KMS: docs/decisions/0006-keys.md.
    this.topic = new Topic(this, 'Topic', {
      enforceSSL: true,
      ...(encryptionKey !== undefined && { masterKey: encryptionKey }),
    });
    refusePlainHttp(this.topic);
    new ImpactAlarm(this, 'outcome-subscription-failing', {
      alarms,
      metric: this.topic.metricNumberOfNotificationsFailed({ period: fiveMinutes }),
      // SNS counts a message after its last retry failed: it will not be delivered again by itself.
      threshold: 1,
      missing: TreatMissingData.NOT_BREACHING,
      impact:
        'An outcome was published and a subscriber did not get it: the system behind that subscription does not know that the close is done.',
    });
    const { subscriberPrincipals } = settings;
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
