import * as z from 'zod';

const accountRule = 'must be an AWS account id: a string of 12 digits';
const senderRule =
  'must be an AWS account id (a string of 12 digits), the ARN of an IAM role, or {"service":"….amazonaws.com","sourceArn":"arn:…"}';

const text = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error });
const accountId = /^\d{12}$/;
const roleArn = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/;

/** Who may subscribe to the outcomes. */
export const subscriberPrincipal = text(accountId, accountRule);

/** Who may send to the request queue. */
export const senderPrincipal = z.union(
  [
    text(accountId, senderRule),
    text(roleArn, senderRule),
    z.strictObject(
      {
        service: text(/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/, senderRule),
        // Without it, anybody's rule or topic could send through the service.
        sourceArn: text(/^arn:[^:\s]+:[^:\s]+:[^:\s]*:[^:\s]*:\S+$/, senderRule),
      },
      { error: senderRule },
    ),
  ],
  { error: senderRule },
);
export type SenderPrincipal = z.output<typeof senderPrincipal>;
