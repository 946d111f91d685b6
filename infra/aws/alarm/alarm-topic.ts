import { ArnFormat, Duration, Lazy, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type PolicyStatementProps, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { instanceOf } from '../construct/instance.ts';
import type { CustomerKeys } from '../keys/customer-keys.ts';
import { refusePlainHttp } from '../messages/topics.ts';
import type { Settings } from '../settings/settings.ts';

/** The topic for the stack's alarms: one of its own, or the one that the setting `alarmTopicArn` names. */
export class AlarmTopic extends Construct {
  readonly topic: ITopic;
  readonly #names: string[] = [];

  constructor(scope: Construct, id: string, settings: Settings, { encryptionKey }: CustomerKeys) {
    super(scope, id);
    const { alarmEmail, alarmTopicArn } = settings;
    if (alarmTopicArn !== undefined) {
      this.topic = Topic.fromTopicArn(this, 'Topic', alarmTopicArn);
      return;
    }
    const stack = Stack.of(this);
    const arnOf = (resourceName: string) =>
      stack.formatArn({
        service: 'cloudwatch',
        resource: 'alarm',
        resourceName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    const byAlarmsOfThisStack = {
      sid: 'AlarmsOfThisStack',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      // CloudWatch may act for the alarms of this stack only, in this account only (confused deputy).
      // Each alarm is named in full: a pattern of the stack's name would also match a stack with a longer name.
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnEquals: { 'aws:SourceArn': Lazy.any({ produce: () => this.#names.toSorted().map(arnOf) }) },
      },
    };
    const topic = new Topic(this, 'Topic', {
      displayName: 'Zuora pending close alarms',
      enforceSSL: true,
      masterKey: encryptionKey ?? this.#ownKey(byAlarmsOfThisStack),
    });
    this.topic = topic;
    refusePlainHttp(topic);
    // A topic with a policy loses SNS's default policy, which allows the account's alarms to publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        ...byAlarmsOfThisStack,
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
      }),
    );
    if (alarmEmail === undefined) return;
    Validations.of(topic.addSubscription(new EmailSubscription(alarmEmail))).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason:
        'CloudWatch and the dashboard show a raised alarm even if its mail is not delivered. A dead-letter queue for alarm mails would itself need an alarm that reaches somebody.',
    });
  }

  /**
   * A key of the stack's own. CloudWatch cannot use AWS's key for SNS, and nobody can change the policy of that key.
   */
  #ownKey(byAlarmsOfThisStack: PolicyStatementProps): Key {
    const key = new Key(this, 'Key', {
      description: `Encrypts the notifications of the alarms of ${instanceOf(this).name}`,
      enableKeyRotation: true,
      // It protects nothing that outlives the stack. KMS waits at least seven days.
      removalPolicy: RemovalPolicy.DESTROY,
      pendingWindow: Duration.days(7),
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        ...byAlarmsOfThisStack,
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        // In the policy of a key, `*` means the key itself.
        resources: ['*'],
      }),
    );
    return key;
  }

  /** Lets an alarm of this stack use the topic. @returns its name in the account */
  admit(name: string): string {
    const alarmName = `${instanceOf(this).name}-${name}`;
    this.#names.push(alarmName);
    return alarmName;
  }
}
