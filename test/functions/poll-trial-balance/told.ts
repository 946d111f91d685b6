import * as z from 'zod';

const nullableText = z.string().nullable();

/** The published contract, strictly: a key more or less, or of another type, is an error. */
const eventSchema = z.strictObject({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  subject: z.string(),
  time: z.string(),
  datacontenttype: z.literal('application/json'),
  data: z.strictObject({
    outcome: z.string(),
    tenant: z.string(),
    entityId: nullableText,
    orgIds: z.array(z.string()).nullable(),
    requestId: z.string(),
    requestedBy: nullableText,
    requestedAt: z.string(),
    pendingCloseAt: nullableText,
    concludedAt: z.string(),
    accountingPeriod: z.strictObject({
      id: nullableText,
      name: nullableText,
      startDate: nullableText,
      endDate: nullableText,
      fiscalYear: z.number().nullable(),
      fiscalQuarter: z.number().nullable(),
      status: nullableText,
    }),
    trialBalance: z.strictObject({
      status: nullableText,
      start: nullableText,
      end: nullableText,
      errorMessage: nullableText,
    }),
    reportFileIds: z.record(z.string(), nullableText),
    adopted: z.boolean(),
    reasons: z.array(z.strictObject({ code: z.string(), message: z.string(), zuoraCode: nullableText })),
    zuoraTrackId: z.string(),
    zuoraProcessId: nullableText,
  }),
});

export type OutcomeEvent = z.output<typeof eventSchema>;

/** An event as a subscriber parses it. */
export function parseEvent(text: string | null): OutcomeEvent {
  return eventSchema.parse(JSON.parse(text ?? 'null'));
}

/** What a concluded item tells. */
export function toldBy({ event }: { event: string | null }): OutcomeEvent['data'] {
  return parseEvent(event).data;
}
