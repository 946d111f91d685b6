import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsClientSettings } from '../shared/aws-client-settings.ts';
import { once } from '../shared/once.ts';
import { readWakeUpSettings } from '../shared/settings.ts';
import { createTelemetry } from '../shared/telemetry/telemetry.ts';
import { wakeUpEventOf } from '../shared/wake-up-event.ts';
import { masterKeysOf, versionsOf } from './master-keys.ts';
import { type ReceiveContext, receiveWakeUp, type WakeUpAnswer } from './receive-wake-up.ts';

/** Two calls of two attempts each take at most 16 s. Zuora waits 25 s for an answer (docs/zuora.md §8). */
const clientSettings = { ...awsClientSettings, maxAttempts: 2 };

const container = once(() => {
  const settings = readWakeUpSettings(process.env);
  const { report, flush } = createTelemetry();
  const lambda = new LambdaClient(clientSettings);
  const secrets = new SecretsManagerClient(clientSettings);
  const context: ReceiveContext = {
    report,
    masterKeys: masterKeysOf(versionsOf(secrets, settings.wakeUpSecretId), () => Date.now()),
    async invokePolling(wakeUp) {
      await lambda.send(
        new InvokeCommand({
          FunctionName: settings.pollTrialBalanceFunctionName,
          InvocationType: 'Event',
          Payload: JSON.stringify(wakeUpEventOf(wakeUp)),
        }),
      );
    },
  };
  return { context, flush };
});

/** One call to the function's URL. */
export async function handler(event: unknown): Promise<WakeUpAnswer> {
  const { context, flush } = container();
  try {
    return await receiveWakeUp(event, context);
  } finally {
    flush();
  }
}
