import cdkJson from '../../../cdk.json' with { type: 'json' };
import { readSettings, type Settings } from '../../../infra/aws/settings.ts';

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
};

/** A stack whose Zuora is the machine itself. */
export const local: Context = {
  zuoraExtraHosts: ['127.0.0.1:8080'],
  pollMinSeconds: 1,
  pollMaxSeconds: 1,
  backoffMinSeconds: 1,
  backoffMaxSeconds: 2,
};

export const settingsSets: readonly (readonly [name: string, context: Context])[] = [
  ['the default settings', {}],
  ['busy settings', busy],
  ['a local stack', local],
];

export function settingsOf(context: Context): Settings {
  const merged: Context = { ...cdkJson.context, ...context };
  return readSettings(merged);
}
