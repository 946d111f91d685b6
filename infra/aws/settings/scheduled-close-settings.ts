import * as z from 'zod';
import { closeRequestSchema } from '../../../functions/contract/close-request-schema.ts';
import { scheduleExpressionProblem } from './schedule-expressions.ts';
import { isTimeZone } from './time-zones.ts';

export const scheduleExpression = z
  .string({ error: 'must be a schedule expression such as rate(1 minute)' })
  .superRefine((expression, context) => {
    const problem = scheduleExpressionProblem(expression);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });

const timeZoneRule = 'must be an IANA time zone name in its own spelling, such as America/New_York';
export const timeZone = z.string({ error: timeZoneRule }).refine(isTimeZone, { error: timeZoneRule });

const nameRule = 'must be 1 to 64 of A-Z a-z 0-9 . _ - (it becomes a part of requestId)';
const requestFields = { tenant: true, entityId: true, orgIds: true, requestedBy: true } as const;

const scheduledClose = z
  .strictObject(
    {
      name: z.string({ error: nameRule }).regex(/^[A-Za-z0-9._-]{1,64}$/, { error: nameRule }),
      expression: scheduleExpression,
      /** Default: that of the polling schedules. */
      timezone: timeZone.optional(),
      tenant: z.string({ error: 'must be a string' }).optional(),
      entityId: z.string({ error: 'must be a string' }).optional(),
      orgIds: z.array(z.string(), { error: 'must be a list of strings' }).optional(),
      requestedBy: z.string({ error: 'must be a string' }).optional(),
    },
    {
      error: (issue) =>
        issue.code === 'invalid_type' ? 'must be an object with name and expression' : undefined,
    },
  )
  .superRefine((entry, context) => {
    // What the schedule will send must be a close request by the rules of the function that receives it.
    const request = closeRequestSchema.safeParse(
      closeRequestOf(entry, { timezone: entry.timezone ?? 'UTC', scheduledTime: '2026-12-03T23:00:00Z' }),
    );
    for (const issue of request.error?.issues ?? []) {
      const [field = ''] = issue.path;
      if (field in requestFields)
        context.addIssue({ code: 'custom', path: issue.path, message: issue.message });
    }
  });

export type ScheduledClose = z.output<typeof scheduledClose>;

export const scheduledCloses = z
  .array(scheduledClose, { error: 'must be a list of objects, as JSON' })
  .superRefine((entries, context) => {
    entries.forEach(({ name }, index) => {
      if (entries.findIndex((entry) => entry.name === name) < index) {
        context.addIssue({
          code: 'custom',
          path: [index, 'name'],
          message: 'is used twice; names must be unique',
        });
      }
    });
  });

/** The close request that a schedule sends (docs/specification.md, "Settings"). Its id is the same for every attempt of one time. */
export function closeRequestOf(entry: ScheduledClose, when: { timezone: string; scheduledTime: string }) {
  const { name, expression: _, timezone: __, ...fields } = entry;
  return {
    accountingPeriod: { endedBefore: when.scheduledTime, timezone: when.timezone },
    requestId: `schedule/${name}/${when.scheduledTime}`,
    ...fields,
  };
}
