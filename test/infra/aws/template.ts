import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import cdkJson from '../../../cdk.json' with { type: 'json' };
import { isFields } from '../../../functions/shared/json.ts';
import { PendingCloseStack } from '../../../infra/aws/stack.ts';
import { type Context, settingsOf } from './settings/settings-sets.ts';

const made = new Map<string, Template>();

/** The template of a set of settings, without bundling the functions. Made once, as nobody changes one. */
export function templateOf(context: Context): Template {
  const key = JSON.stringify(context);
  const template = made.get(key) ?? synthesized(context);
  made.set(key, template);
  return template;
}

function synthesized(context: Context): Template {
  const app = new App({ context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [] } });
  return Template.fromStack(new PendingCloseStack(app, settingsOf(context)));
}

/** A logical id without CDK's hash: `LedgerTable9343E4AA` → `LedgerTable`. */
const nameOf = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');

/** Brings CloudFormation's functions to text that can be compared: `{"Ref": "LedgerTable9343E4AA"}` → `LedgerTable`. */
export function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (!isFields(value)) return value;
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
      if (!isFields(properties)) throw new Error(`${logicalId} has no properties`);
      return [
        nameOf(logicalId),
        { properties, deletionPolicy: DeletionPolicy, updateReplacePolicy: UpdateReplacePolicy },
      ];
    }),
  );
}

/** The tags of the settings, as they stand among the properties of a resource that takes tags. */
export function tagsIn({ tags }: { tags: Record<string, string> }): Record<string, unknown> {
  const sorted = Object.entries(tags).toSorted(([one], [other]) => one.localeCompare(other));
  return sorted.length === 0 ? {} : { Tags: sorted.map(([Key, Value]) => ({ Key, Value })) };
}

/** The properties of one resource. */
export function propertiesOf(template: Template, type: string, name: string): Record<string, unknown> {
  const found = resourcesOf(template, type)[name];
  if (found === undefined) throw new Error(`The template has no ${type} named ${name}`);
  return found.properties;
}
