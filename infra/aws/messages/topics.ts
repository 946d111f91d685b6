import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Topic } from 'aws-cdk-lib/aws-sns';

/** Refuses subscriptions of plain HTTP endpoints. `enforceSSL` covers publishing only: SNS would deliver unencrypted. */
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
