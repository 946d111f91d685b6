import * as z from 'zod/mini';

/**
 * The environment variables of the functions. The stack and the local stack set them by the types at the end of this
 * file, so a name cannot differ between the writer and the reader.
 */
const text = z.string('must be set').check(z.minLength(1, 'must not be empty'));
const positiveSeconds = z.coerce
  .number('must be a number')
  .check(z.int('must be a whole number'), z.positive('must be more than 0'));

const sharedVariables = {
  LEDGER_TABLE_NAME: text,
  SECRET_PREFIX: text,
  /** `host` or `host:port`, separated by commas. May be empty. */
  ZUORA_EXTRA_HOSTS: z.pipe(
    z._default(z.string(), ''),
    z.transform((text: string) => text.split(',').filter((host) => host !== '')),
  ),
  POLL_MIN_SECONDS: positiveSeconds,
  POLL_MAX_SECONDS: positiveSeconds,
  CODE_VERSION: text,
};

const closingVariables = z.object({
  ...sharedVariables,
  CLOSE_REQUEST_QUEUE_URL: z.url('must be a URL'),
  DEAD_LETTER_QUEUE_URL: z.url('must be a URL'),
  DEADLINE_HOURS: z.coerce.number('must be a number').check(z.positive('must be more than 0')),
  BACKOFF_MIN_SECONDS: positiveSeconds,
  BACKOFF_MAX_SECONDS: positiveSeconds,
  /**
   * How long Zuora may take to answer a PUT. By default 120 s, after which Zuora itself gives up (docs/zuora.md §4.4,
   * "requests-and-responses").
   */
  PUT_ANSWER_SECONDS: z._default(positiveSeconds, 120),
});

const pollingVariables = z.object({
  ...sharedVariables,
  OUTCOME_TOPIC_ARN: z.string('must be an ARN').check(z.startsWith('arn:', 'must be an ARN')),
});

const wakeUpVariables = z.object({
  POLL_TRIAL_BALANCE_FUNCTION_NAME: text,
  /** Name or ARN of the secret that holds the master key. */
  WAKE_UP_SECRET_ID: text,
});

export type ClosingSettings = ReturnType<typeof readClosingSettings>;
export type PollingSettings = ReturnType<typeof readPollingSettings>;

/** @throws Error that names each wrong variable and its rule, never the value */
function parse<Schema extends z.ZodMiniType>(schema: Schema, environment: unknown): z.output<Schema> {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The function's environment is not complete: ${problems.join('; ')}`);
}

function shared(variables: z.output<z.ZodMiniObject<typeof sharedVariables>>) {
  return {
    ledgerTableName: variables.LEDGER_TABLE_NAME,
    secretPrefix: variables.SECRET_PREFIX,
    zuoraExtraHosts: variables.ZUORA_EXTRA_HOSTS,
    pollMinSeconds: variables.POLL_MIN_SECONDS,
    pollMaxSeconds: variables.POLL_MAX_SECONDS,
    codeVersion: variables.CODE_VERSION,
  };
}

/** @throws Error that names each variable that is missing or malformed */
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

/** @throws Error that names each variable that is missing or malformed */
export function readPollingSettings(environment: NodeJS.ProcessEnv) {
  const variables = parse(pollingVariables, environment);
  return { ...shared(variables), outcomeTopicArn: variables.OUTCOME_TOPIC_ARN };
}

/** @throws Error that names each variable that is missing or malformed */
export function readWakeUpSettings(environment: NodeJS.ProcessEnv) {
  const variables = parse(wakeUpVariables, environment);
  return {
    pollTrialBalanceFunctionName: variables.POLL_TRIAL_BALANCE_FUNCTION_NAME,
    wakeUpSecretId: variables.WAKE_UP_SECRET_ID,
  };
}

/** The variables of each function, for the stack and the local stack. */
export type ClosingEnvironment = Record<keyof z.input<typeof closingVariables>, string>;
export type PollingEnvironment = Record<keyof z.input<typeof pollingVariables>, string>;
export type WakeUpEnvironment = Record<keyof z.input<typeof wakeUpVariables>, string>;
