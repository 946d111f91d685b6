import type { AwsEmulators } from './emulators/aws-emulators.ts';
import { secretPrefix } from './function-environments.ts';

export const functionNames = {
  closing: 'set-pending-close',
  polling: 'poll-trial-balance',
  receiving: 'receive-wake-up',
} as const;

/** The local stack's outputs, by the names of the deployed stack's outputs, so that the same scripts find them. */
export function stackOutputs(emulators: AwsEmulators, wakeUpUrl?: string) {
  return {
    CloseRequestQueueUrl: emulators.requestQueue.url,
    CloseRequestQueueArn: emulators.requestQueue.arn,
    DeadLetterQueueUrl: emulators.deadLetterQueue.url,
    OutcomeTopicArn: emulators.outcomeTopicArn,
    LedgerTableName: emulators.ledgerTableName,
    CredentialsSecretName: `${secretPrefix}/default`,
    SetPendingCloseFunctionName: functionNames.closing,
    PollTrialBalanceFunctionName: functionNames.polling,
    ...(wakeUpUrl !== undefined && { WakeUpUrl: wakeUpUrl }),
  };
}

export type StackOutputs = ReturnType<typeof stackOutputs>;
