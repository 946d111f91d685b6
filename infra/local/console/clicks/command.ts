import * as z from 'zod';
import { closeRequestSchema } from '../../../../functions/contract/close-request-schema.ts';
import { isFields } from '../../../../functions/shared/json.ts';
import { type Click, clickSchema, times } from './click.ts';

/** What the page asks of the server: a click, the request of the form, or a reset. */
export type Command = { do: 'reset' } | Click;

export interface FieldError {
  /** The field's name, such as `accountingPeriod.name`; empty for the whole. */
  field: string;
  message: string;
}

const reset = z.strictObject({ do: z.literal('reset') });
const request = z.strictObject({
  do: z.literal('request'),
  request: z.record(z.string(), z.unknown(), 'must be a JSON object'),
  times,
});
const options = [reset, request, ...clickSchema.options] as const;
const names = options.map((option) => option.shape.do.value).join(', ');
const commandSchema = z.discriminatedUnion('do', options, {
  error: ({ input }) => (isFields(input) ? `must be one of ${names}` : 'What was sent is not a JSON object.'),
});

/** Reads what a page sent, and checks the form's request by the functions' own schema. Pure. */
export function readCommand(body: unknown): { command: Command } | { errors: FieldError[] } {
  const asked = commandSchema.safeParse(body);
  if (!asked.success) return { errors: asked.error.issues.flatMap(toFieldErrors) };
  if (asked.data.do !== 'request') return { command: asked.data };
  const { request, times } = asked.data;
  const checked = closeRequestSchema.safeParse(request);
  if (!checked.success) return { errors: checked.error.issues.flatMap(toFieldErrors) };
  return { command: { do: 'send', body: JSON.stringify(request), times } };
}

function toFieldError({ path, message }: z.core.$ZodIssue): FieldError {
  return { field: path.join('.'), message };
}

function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code !== 'unrecognized_keys') return [toFieldError(issue)];
  return issue.keys.map((key) => ({ field: [...issue.path, key].join('.'), message: 'is not allowed' }));
}
