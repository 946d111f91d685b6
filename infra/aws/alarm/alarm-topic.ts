import { ArnFormat, Duration, Lazy, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type PolicyStatementProps, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { CustomerKeys } from '../keys/customer-keys.ts';
import type { Settings } from '../settings/settings.ts';
import { refusePlainHttp } from '../topics.ts';

/** Where the stack's alarms go: to a topic of its own, or to one that somebody has already. */
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
      // CloudWatch may act for this stack's alarms, and for nobody else's in this account or another (confused deputy).
      // Each by its name: what begins with this stack's name may be another stack, whose name is longer.
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
    // A policy of our own replaces SNS's default one, which would have let this account's alarms publish.
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
        'An alarm is a state, not only a mail: where the mail cannot be delivered, CloudWatch and the dashboard go on showing it. A queue of undelivered alarm mails would itself need an alarm that somebody gets.',
    });
  }

  /** A key of the stack's own: CloudWatch cannot use AWS's own key for SNS, whose policy nobody can change. */
  #ownKey(byAlarmsOfThisStack: PolicyStatementProps): Key {
    const key = new Key(this, 'Key', {
      description: `Encrypts what the alarms of ${Stack.of(this).stackName} say`,
      enableKeyRotation: true,
      // It protects nothing that outlives the stack. Seven days are KMS's least.
      removalPolicy: RemovalPolicy.DESTROY,
      pendingWindow: Duration.days(7),
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        ...byAlarmsOfThisStack,
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        // In a key's policy this means the key itself.
        resources: ['*'],
      }),
    );
    return key;
  }

  /** Lets an alarm of this stack use the topic. @returns its name in the account */
  admit(name: string): string {
    const alarmName = `${Stack.of(this).stackName}-${name}`;
    this.#names.push(alarmName);
    return alarmName;
  }
}
