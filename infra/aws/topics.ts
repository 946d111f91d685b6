import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Topic } from 'aws-cdk-lib/aws-sns';

/** `enforceSSL` speaks of publishing alone: SNS would go on to deliver in the clear to an endpoint of plain HTTP. */
export function refusePlainHttp(topic: Topic): void {
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'NoDeliveryWithoutTls',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['sns:Subscribe'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'sns:Protocol': 'http' } },
    }),
  );
}
