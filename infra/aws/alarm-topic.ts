import { ArnFormat, Duration, Lazy, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';
import { refusePlainHttp } from './topics.ts';

/** Where the stack's alarms go. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;
  readonly #names: string[] = [];

  constructor(scope: Construct, id: string, { alarmEmail }: Settings) {
    super(scope, id);
    const stack = Stack.of(this);
    const arnOf = (resourceName: string) =>
      stack.formatArn({
        service: 'cloudwatch',
        resource: 'alarm',
        resourceName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    // CloudWatch may act for this stack's alarms, and for nobody else's in this account or another (confused deputy).
    // Each by its name: what begins with this stack's name may be another stack, whose name is longer.
    const forOwnAlarms = {
      StringEquals: { 'aws:SourceAccount': stack.account },
      ArnEquals: { 'aws:SourceArn': Lazy.any({ produce: () => this.#names.toSorted().map(arnOf) }) },
    };
    const principals = [new ServicePrincipal('cloudwatch.amazonaws.com')];
    // Of our own: CloudWatch cannot use AWS's own key for SNS, whose policy nobody can change.
    const key = new Key(this, 'Key', {
      description: `Encrypts what the alarms of ${stack.stackName} say`,
      enableKeyRotation: true,
      // It protects nothing that outlives the stack. Seven days are KMS's least.
      removalPolicy: RemovalPolicy.DESTROY,
      pendingWindow: Duration.days(7),
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisStack',
        principals,
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        // In a key's policy this means the key itself.
        resources: ['*'],
        conditions: forOwnAlarms,
      }),
    );
    this.topic = new Topic(this, 'Topic', {
      displayName: 'Zuora pending close alarms',
      enforceSSL: true,
      masterKey: key,
    });
    refusePlainHttp(this.topic);
    // A policy of our own replaces SNS's default one, which would have let this account's alarms publish.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisStack',
        principals,
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: forOwnAlarms,
      }),
    );
    if (alarmEmail === undefined) return;
    Validations.of(this.topic.addSubscription(new EmailSubscription(alarmEmail))).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason:
        'An alarm is a state, not only a mail: where the mail cannot be delivered, CloudWatch and the dashboard go on showing it. A queue of undelivered alarm mails would itself need an alarm that somebody gets.',
    });
  }

  /** Lets an alarm of this stack use the topic. @returns its name in the account */
  admit(name: string): string {
    const alarmName = `${Stack.of(this).stackName}-${name}`;
    this.#names.push(alarmName);
    return alarmName;
  }
}
