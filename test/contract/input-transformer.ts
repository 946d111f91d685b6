import * as z from 'zod';

/** The input transformer of a rule's target, as in CloudFormation and the API. */
export const inputTransformer = z.object({
  InputPathsMap: z.record(z.string(), z.string()),
  InputTemplate: z.string(),
});

/** The value at a JSON path in dot notation, such as `$.detail.periodEnd`. */
function valueAt(event: unknown, path: string): unknown {
  return path
    .split('.')
    .slice(1)
    .reduce<unknown>((value, key) => Object(value)[key], event);
}

/**
 * Transforms an event as EventBridge does with a template that is a JSON object: a variable inside a text becomes a
 * part of the text, and a variable in place of a value becomes the value (docs.aws.amazon.com, API_InputTransformer).
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
