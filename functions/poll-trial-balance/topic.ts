import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod/mini';

/** The attributes for subscribers' filter policies, taken from the stored event itself. */
const attributesOfEvent = z.object({
  type: z.string(),
  data: z.object({ outcome: z.string(), tenant: z.string() }),
});

/** Publishes a stored outcome event unchanged. Errors of SNS are thrown as the SDK throws them. */
export type Publish = (event: string) => Promise<void>;

export function publishTo(client: SNSClient, topicArn: string): Publish {
  const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
  return async (event) => {
    const { type, data } = attributesOfEvent.parse(JSON.parse(event));
    await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        Message: event,
        MessageAttributes: {
          type: attribute(type),
          outcome: attribute(data.outcome),
          tenant: attribute(data.tenant),
        },
      }),
    );
  };
}
