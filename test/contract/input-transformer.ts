import * as z from 'zod';

/** Of a rule's target, as CloudFormation and the API have it. */
export const inputTransformer = z.object({
  InputPathsMap: z.record(z.string(), z.string()),
  InputTemplate: z.string(),
});

/** A value by a JSON path in dot notation, `$.detail.periodEnd`. */
function valueAt(event: unknown, path: string): unknown {
  return path
    .split('.')
    .slice(1)
    .reduce<unknown>((value, key) => Object(value)[key], event);
}

/**
 * What EventBridge makes of an event by an input transformer whose template is a JSON object: a variable inside of a text
 * becomes a part of it, a variable in a value's place becomes the value (docs.aws.amazon.com, API_InputTransformer).
 */
export function transformed(event: unknown, rule: z.output<typeof inputTransformer>): string {
  const { InputPathsMap, InputTemplate } = rule;
  const variable = /<([A-Za-z0-9_-]+)>/g;
  const named = (name: string) => valueAt(event, InputPathsMap[name] ?? '$');
  return InputTemplate.split(/("(?:[^"\\]|\\.)*")/)
    .map((part) =>
      part.replaceAll(variable, (_all, name: string) => {
        const value = JSON.stringify(named(name)) ?? '';
        return part.startsWith('"') ? value.replace(/^"(.*)"$/, '$1') : value;
      }),
    )
    .join('');
}
