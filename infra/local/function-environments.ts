import type {
  ClosingEnvironment,
  PollingEnvironment,
  WakeUpEnvironment,
} from '../../functions/shared/settings.ts';
import type { AwsEmulators } from './emulators/aws-emulators.ts';

/** The settings of the specification that a local stack or a test can choose. The defaults make waits short. */
export interface LocalTimings {
  pollMinSeconds: number;
  pollMaxSeconds: number;
  backoffMinSeconds: number;
  backoffMaxSeconds: number;
  deadlineHours: number;
  putAnswerSeconds: number;
}

export const defaultTimings: LocalTimings = {
  pollMinSeconds: 1,
  pollMaxSeconds: 2,
  backoffMinSeconds: 1,
  backoffMaxSeconds: 10,
  deadlineHours: 24,
  putAnswerSeconds: 10,
};

export const secretPrefix = 'zuora-pending-close';
/** The secret of the master key of wake-ups. Under the prefix it would be a tenant's. */
export const wakeUpSecretName = `${secretPrefix}-wake-up-key`;

const powertools = {
  POWERTOOLS_SERVICE_NAME: 'zuora-pending-close',
  POWERTOOLS_METRICS_NAMESPACE: 'ZuoraPendingClose',
  POWERTOOLS_LOG_LEVEL: 'INFO',
};

function shared(emulators: AwsEmulators, timings: LocalTimings) {
  return {
    LEDGER_TABLE_NAME: emulators.ledgerTableName,
    SECRET_PREFIX: secretPrefix,
    // With a loopback host, the functions accept it and no other host.
    ZUORA_EXTRA_HOSTS: '127.0.0.1',
    POLL_MIN_SECONDS: String(timings.pollMinSeconds),
    POLL_MAX_SECONDS: String(timings.pollMaxSeconds),
    CODE_VERSION: 'local',
  };
}

/** The environment of the closing function: what the deployed stack sets, and what Lambda adds. */
export function closingEnvironment(emulators: AwsEmulators, timings: LocalTimings): Record<string, string> {
  const own: ClosingEnvironment = {
    ...shared(emulators, timings),
    CLOSE_REQUEST_QUEUE_URL: emulators.requestQueue.url,
    DEAD_LETTER_QUEUE_URL: emulators.deadLetterQueue.url,
    DEADLINE_HOURS: String(timings.deadlineHours),
    BACKOFF_MIN_SECONDS: String(timings.backoffMinSeconds),
    BACKOFF_MAX_SECONDS: String(timings.backoffMaxSeconds),
    PUT_ANSWER_SECONDS: String(timings.putAnswerSeconds),
  };
  return { ...emulators.variables, ...powertools, ...own };
}

/** The environment of the polling function: what the deployed stack sets, and what Lambda adds. */
export function pollingEnvironment(emulators: AwsEmulators, timings: LocalTimings): Record<string, string> {
  const own: PollingEnvironment = {
    ...shared(emulators, timings),
    OUTCOME_TOPIC_ARN: emulators.outcomeTopicArn,
  };
  return { ...emulators.variables, ...powertools, ...own };
}

/** The environment of the function that receives wake-ups: what the deployed stack sets, and what Lambda adds. */
export function receivingEnvironment(
  emulators: AwsEmulators,
  { invokeUrl, pollingName }: { invokeUrl: string; pollingName: string },
): Record<string, string> {
  const own: WakeUpEnvironment = {
    POLL_TRIAL_BALANCE_FUNCTION_NAME: pollingName,
    WAKE_UP_SECRET_ID: wakeUpSecretName,
  };
  return { ...emulators.variables, AWS_ENDPOINT_URL_LAMBDA: invokeUrl, ...powertools, ...own };
}
