import * as z from 'zod';

/**
 * What the functions read from their environment, each in one place and by one name. The stack and the local stack
 * build these variables by the types below, so that a name cannot differ between who writes and who reads it.
 */
const positiveSeconds = z.coerce.number().int().positive();

const sharedVariables = {
  LEDGER_TABLE_NAME: z.string().min(1),
  SECRET_PREFIX: z.string().min(1),
  /** Comma-separated `host` or `host:port`; empty for none. */
  ZUORA_EXTRA_HOSTS: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((host) => host !== '')),
  POLL_MIN_SECONDS: positiveSeconds,
  POLL_MAX_SECONDS: positiveSeconds,
  CODE_VERSION: z.string().min(1),
};

const closingVariables = z.object({
  ...sharedVariables,
  CLOSE_REQUEST_QUEUE_URL: z.url(),
  DEAD_LETTER_QUEUE_URL: z.url(),
  DEADLINE_HOURS: z.coerce.number().positive(),
  BACKOFF_MIN_SECONDS: positiveSeconds,
  BACKOFF_MAX_SECONDS: positiveSeconds,
  /** How long Zuora may take to answer a PUT: it gives up by itself after 120 s (docs/zuora.md §4.4, "requests-and-responses"). */
  PUT_ANSWER_SECONDS: positiveSeconds.default(120),
});

const pollingVariables = z.object({ ...sharedVariables, OUTCOME_TOPIC_ARN: z.string().startsWith('arn:') });

export type ClosingSettings = ReturnType<typeof readClosingSettings>;
export type PollingSettings = ReturnType<typeof readPollingSettings>;

/** Names the variable and the rule, never the value, when the environment is not as it must be. */
function parse<Schema extends z.ZodType>(schema: Schema, environment: unknown): z.output<Schema> {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The function's environment is not complete: ${problems.join('; ')}`);
}

function shared(variables: z.output<z.ZodObject<typeof sharedVariables>>) {
  return {
    ledgerTableName: variables.LEDGER_TABLE_NAME,
    secretPrefix: variables.SECRET_PREFIX,
    zuoraExtraHosts: variables.ZUORA_EXTRA_HOSTS,
    pollMinSeconds: variables.POLL_MIN_SECONDS,
    pollMaxSeconds: variables.POLL_MAX_SECONDS,
    codeVersion: variables.CODE_VERSION,
  };
}

/** @throws Error that names the variable when one is missing or malformed. */
export function readClosingSettings(environment: NodeJS.ProcessEnv) {
  const variables = parse(closingVariables, environment);
  return {
    ...shared(variables),
    closeRequestQueueUrl: variables.CLOSE_REQUEST_QUEUE_URL,
    deadLetterQueueUrl: variables.DEAD_LETTER_QUEUE_URL,
    deadlineHours: variables.DEADLINE_HOURS,
    backoffMinSeconds: variables.BACKOFF_MIN_SECONDS,
    backoffMaxSeconds: variables.BACKOFF_MAX_SECONDS,
    putAnswerSeconds: variables.PUT_ANSWER_SECONDS,
  };
}

/** @throws Error that names the variable when one is missing or malformed. */
export function readPollingSettings(environment: NodeJS.ProcessEnv) {
  const variables = parse(pollingVariables, environment);
  return { ...shared(variables), outcomeTopicArn: variables.OUTCOME_TOPIC_ARN };
}

/** The names of the variables of each function, for those who deploy it. */
export type ClosingEnvironment = Record<keyof z.input<typeof closingVariables>, string>;
export type PollingEnvironment = Record<keyof z.input<typeof pollingVariables>, string>;
