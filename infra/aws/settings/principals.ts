import * as z from 'zod';

const accountRule = 'must be an AWS account id: a string of 12 digits';
const senderRule =
  'must be an AWS account id (a string of 12 digits), the ARN of an IAM role, or {"service":"….amazonaws.com","sourceArn":"arn:…"}';

const sourceRule =
  'must be the ARN of what sends, with its account id (12 digits), such as arn:aws:events:eu-central-1:111122223333:rule/month-end; without the account, anybody could send through the service';

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
        // A pattern may not replace the account (confused deputy). The ARN of an S3 bucket has no account.
        sourceArn: text(/^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9*-]*:\d{12}:\S+$/, sourceRule),
      },
      { error: senderRule },
    ),
  ],
  { error: senderRule },
);
export type SenderPrincipal = z.output<typeof senderPrincipal>;
