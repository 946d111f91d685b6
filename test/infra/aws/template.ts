import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import cdkJson from '../../../cdk.json' with { type: 'json' };
import { readSettings, type Settings } from '../../../infra/aws/settings.ts';
import { PendingCloseStack } from '../../../infra/aws/stack.ts';

type Context = Record<string, unknown>;

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
  return readSettings((key) => merged[key]);
}

/** The template of a set of settings, without bundling the functions. */
export function templateOf(context: Context): Template {
  const app = new App({ context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [] } });
  return Template.fromStack(new PendingCloseStack(app, settingsOf(context)));
}

/** A logical id without CDK's hash: `LedgerTable9343E4AA` → `LedgerTable`. */
const nameOf = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Brings CloudFormation's functions to text that can be compared: `{"Ref": "LedgerTable9343E4AA"}` → `LedgerTable`. */
export function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (!isObject(value)) return value;
  const { Ref: reference, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value;
  if (typeof reference === 'string') return nameOf(reference);
  if (Array.isArray(attribute)) return `${nameOf(String(attribute[0]))}.${attribute[1]}`;
  if (Array.isArray(join) && Array.isArray(join[1])) return join[1].map(readable).join(join[0]);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, readable(part)]));
}

export interface Resource {
  properties: Record<string, unknown>;
  deletionPolicy: unknown;
  updateReplacePolicy: unknown;
}

/** All resources of a type by their readable names. */
export function resourcesOf(template: Template, type: string): Record<string, Resource> {
  return Object.fromEntries(
    Object.entries(template.findResources(type)).map(([logicalId, resource]) => {
      const { Properties, DeletionPolicy, UpdateReplacePolicy } = resource;
      const properties = readable(Properties ?? {});
      if (!isObject(properties)) throw new Error(`${logicalId} has no properties`);
      return [
        nameOf(logicalId),
        { properties, deletionPolicy: DeletionPolicy, updateReplacePolicy: UpdateReplacePolicy },
      ];
    }),
  );
}

/** The properties of one resource. */
export function propertiesOf(template: Template, type: string, name: string): Record<string, unknown> {
  const found = resourcesOf(template, type)[name];
  if (found === undefined) throw new Error(`The template has no ${type} named ${name}`);
  return found.properties;
}
