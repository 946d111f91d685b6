import { describe, expect, it } from 'vitest';
import {
  type ClosingEnvironment,
  type PollingEnvironment,
  readClosingSettings,
  readPollingSettings,
  readWakeUpSettings,
  type WakeUpEnvironment,
} from '../../../functions/shared/settings.ts';

const shared = {
  LEDGER_TABLE_NAME: 'ledger',
  SECRET_PREFIX: 'zuora-pending-close',
  ZUORA_EXTRA_HOSTS: '',
  POLL_MIN_SECONDS: '60',
  POLL_MAX_SECONDS: '300',
  CODE_VERSION: '0.1.0',
};
const closing: ClosingEnvironment = {
  ...shared,
  CLOSE_REQUEST_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/requests',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/dead-letters',
  DEADLINE_HOURS: '24',
  BACKOFF_MIN_SECONDS: '15',
  BACKOFF_MAX_SECONDS: '600',
  PUT_ANSWER_SECONDS: '120',
};
const polling: PollingEnvironment = {
  ...shared,
  OUTCOME_TOPIC_ARN: 'arn:aws:sns:eu-central-1:123456789012:outcomes',
};

const receiving: WakeUpEnvironment = {
  POLL_TRIAL_BALANCE_FUNCTION_NAME: 'poll-trial-balance',
  WAKE_UP_SECRET_ID: 'a-secret',
};

/** The message of the error that reading throws. */
function messageOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return String(error);
  }
  return 'it was read';
}

describe('the settings of a function', () => {
  it('that closes are read from its environment', () => {
    expect(readClosingSettings(closing)).toEqual({
      ledgerTableName: 'ledger',
      secretPrefix: 'zuora-pending-close',
      zuoraExtraHosts: [],
      pollMinSeconds: 60,
      pollMaxSeconds: 300,
      codeVersion: '0.1.0',
      closeRequestQueueUrl: closing.CLOSE_REQUEST_QUEUE_URL,
      deadLetterQueueUrl: closing.DEAD_LETTER_QUEUE_URL,
      deadlineHours: 24,
      backoffMinSeconds: 15,
      backoffMaxSeconds: 600,
      putAnswerSeconds: 120,
    });
  });

  it('that polls are read from its environment', () => {
    expect(readPollingSettings(polling)).toEqual({
      ledgerTableName: 'ledger',
      secretPrefix: 'zuora-pending-close',
      zuoraExtraHosts: [],
      pollMinSeconds: 60,
      pollMaxSeconds: 300,
      codeVersion: '0.1.0',
      outcomeTopicArn: polling.OUTCOME_TOPIC_ARN,
    });
  });

  it('that receives wake-ups are read from its environment', () => {
    expect(readWakeUpSettings(receiving)).toEqual({
      pollTrialBalanceFunctionName: 'poll-trial-balance',
      wakeUpSecretId: 'a-secret',
    });
  });

  it('ignore the other variables that Lambda sets', () => {
    expect(readPollingSettings({ ...polling, AWS_REGION: 'eu-central-1' })).toEqual(
      readPollingSettings(polling),
    );
  });

  it('give Zuora 120 s for its answer to a PUT by default', () => {
    const { PUT_ANSWER_SECONDS: _, ...environment } = closing;
    expect(readClosingSettings(environment).putAnswerSeconds).toBe(120);
  });

  it('allow a local stack to poll every second and to have a deadline of parts of an hour', () => {
    const local = { ...closing, POLL_MIN_SECONDS: '1', POLL_MAX_SECONDS: '1', DEADLINE_HOURS: '0.01' };
    expect(readClosingSettings(local)).toMatchObject({
      pollMinSeconds: 1,
      pollMaxSeconds: 1,
      deadlineHours: 0.01,
    });
  });

  it.each([
    { hosts: undefined, read: [] },
    { hosts: '', read: [] },
    { hosts: 'localhost', read: ['localhost'] },
    { hosts: 'localhost,127.0.0.1:8080', read: ['localhost', '127.0.0.1:8080'] },
  ])('have a list of the extra hosts: $hosts', ({ hosts, read }) => {
    const environment = { ...polling, ZUORA_EXTRA_HOSTS: hosts };
    expect(readPollingSettings(environment).zuoraExtraHosts).toEqual(read);
  });
});

describe('a variable that is missing is named', () => {
  const optional = ['ZUORA_EXTRA_HOSTS', 'PUT_ANSWER_SECONDS'];
  const needed = (environment: object) => Object.keys(environment).filter((name) => !optional.includes(name));

  it.each(needed(closing))('%s of the function that closes', (name) => {
    expect(messageOf(() => readClosingSettings({ ...closing, [name]: undefined }))).toContain(name);
  });

  it.each(needed(polling))('%s of the function that polls', (name) => {
    expect(messageOf(() => readPollingSettings({ ...polling, [name]: undefined }))).toContain(name);
  });

  it.each(needed(receiving))('%s of the function that receives wake-ups', (name) => {
    expect(messageOf(() => readWakeUpSettings({ ...receiving, [name]: undefined }))).toContain(name);
  });

  it('with all the others that are missing', () => {
    const message = messageOf(() => readPollingSettings({}));
    for (const name of needed(polling)) expect(message).toContain(name);
  });
});

describe('a variable that is malformed is named, without its value', () => {
  it.each([
    { name: 'LEDGER_TABLE_NAME', value: '' },
    { name: 'SECRET_PREFIX', value: '' },
    { name: 'CODE_VERSION', value: '' },
    { name: 'POLL_MIN_SECONDS', value: 'hush' },
    { name: 'POLL_MIN_SECONDS', value: '' },
    { name: 'POLL_MIN_SECONDS', value: '0' },
    { name: 'POLL_MAX_SECONDS', value: '-31337' },
    { name: 'POLL_MAX_SECONDS', value: '1.31337' },
    { name: 'CLOSE_REQUEST_QUEUE_URL', value: 'hush' },
    { name: 'DEAD_LETTER_QUEUE_URL', value: 'hush' },
    { name: 'DEADLINE_HOURS', value: 'hush' },
    { name: 'DEADLINE_HOURS', value: '0' },
    { name: 'BACKOFF_MIN_SECONDS', value: 'hush' },
    { name: 'BACKOFF_MAX_SECONDS', value: 'Infinity' },
    { name: 'PUT_ANSWER_SECONDS', value: 'hush' },
  ])('$name = "$value"', ({ name, value }) => {
    const message = messageOf(() => readClosingSettings({ ...closing, [name]: value }));
    expect(message).toContain(name);
    expect(message).not.toMatch(/hush|31337/);
  });

  it('OUTCOME_TOPIC_ARN', () => {
    const message = messageOf(() => readPollingSettings({ ...polling, OUTCOME_TOPIC_ARN: 'hush' }));
    expect(message).toContain('OUTCOME_TOPIC_ARN');
    expect(message).not.toContain('hush');
  });
});
