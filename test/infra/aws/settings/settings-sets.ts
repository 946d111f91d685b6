import cdkJson from '../../../../cdk.json' with { type: 'json' };
import { readSettings, type Settings } from '../../../../infra/aws/settings/settings.ts';

export type Context = Record<string, unknown>;

/** Settings as far from the defaults as the rules allow. */
export const busy: Context = {
  stackName: 'closes-eu',
  secretPrefix: 'finance/zuora',
  pollSchedules: ['cron(* 0-23 25-31 * ? *)', 'cron(* 0-23 1-10 * ? *)'],
  scheduleTimezone: 'Europe/Berlin',
  scheduledCloses: [
    {
      name: 'us-month-end',
      tenant: 'default',
      expression: 'cron(0 18 3 * ? *)',
      timezone: 'America/New_York',
    },
    {
      name: 'eu.month_end',
      tenant: 'acme-eu',
      expression: 'cron(0 6 LW * ? *)',
      entityId: '2c92c0f9-3d2f-4b1e-9c55-5d3d5d3d5d3d',
      orgIds: ['EU', 'UK'],
      requestedBy: 'schedule: month-end',
    },
  ],
  deadlineHours: 72,
  pollMinSeconds: 120,
  pollMaxSeconds: 3600,
  backoffMinSeconds: 30,
  backoffMaxSeconds: 640,
  senderPrincipals: [
    '111122223333',
    'arn:aws:iam::444455556666:role/erp/sender',
    { service: 'events.amazonaws.com', sourceArn: 'arn:aws:events:eu-central-1:111122223333:rule/close' },
  ],
  subscriberPrincipals: ['777788889999'],
  createDefaultSecret: false,
  alarmEmail: 'on-call@example.com',
  wakeUps: true,
};

/** A stack whose Zuora is the machine itself. */
export const local: Context = {
  zuoraExtraHosts: ['127.0.0.1:8080'],
  pollMinSeconds: 1,
  pollMaxSeconds: 1,
  backoffMinSeconds: 1,
  backoffMaxSeconds: 2,
};

const key = (account: string) =>
  `arn:aws:kms:eu-central-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

/** As a platform team deploys it: everything under a key of its own, in its network, into its alarms. */
export const company: Context = {
  encryptionKeyArn: key('111122223333'),
  secretKeyArns: [
    'arn:aws:kms:eu-central-1:222233334444:key/mrk-1234abcd12ab34cd56ef1234567890ab',
    key('111122223333'),
  ],
  vpc: {
    vpcId: 'vpc-0123456789abcdef0',
    subnetIds: ['subnet-0123456789abcdef0', 'subnet-1123456789abcdef0'],
    securityGroupIds: ['sg-0123456789abcdef0'],
  },
  alarmTopicArn: 'arn:aws:sns:eu-central-1:222233334444:on-call',
  awsEndpoints: 'dualstack',
  wakeUps: true,
  logRetentionDays: 2557,
  tags: { CostCenter: '4711', 'acme:owner': 'Finance systems / EU' },
  scheduledCloses: [{ name: 'month-end', expression: 'cron(0 18 3 * ? *)' }],
  senderPrincipals: [
    '444455556666',
    'arn:aws:iam::444455556666:role/erp/sender',
    { service: 'events.amazonaws.com', sourceArn: 'arn:aws:events:eu-central-1:111122223333:rule/close' },
    { service: 'sns.amazonaws.com', sourceArn: 'arn:aws:sns:eu-central-1:444455556666:period-closes' },
  ],
};

/** A key of the customer's, and the rest of the account's rules at their defaults but for FIPS. */
export const encrypted: Context = {
  stackName: 'closes-key',
  encryptionKeyArn: 'arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  alarmEmail: 'on-call@example.com',
  awsEndpoints: 'fips',
  logRetentionDays: 30,
  createDefaultSecret: false,
};

export const settingsSets: readonly (readonly [name: string, context: Context])[] = [
  ['the default settings', {}],
  ['busy settings', busy],
  ['a local stack', local],
  ["a company's account", company],
  ['a key of the customer', encrypted],
];

export function settingsOf(context: Context): Settings {
  const merged: Context = { ...cdkJson.context, ...context };
  return readSettings(merged);
}
