import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { awsClientSettings } from '../../../functions/shared/connections.ts';
import { once } from '../../../functions/shared/once.ts';
import { clientSettings } from '../../local/emulators/local-account.ts';
import { defaultStackFile, readStackFile } from '../../local/stack-file.ts';
import { Trouble } from '../trouble.ts';
import { userName } from './operating-system.ts';
import { readOutputs, type Stack } from './stack.ts';

const startWith = (file: string) =>
  file === defaultStackFile ? 'npm run local' : `npm run local -- --state ${file}`;

/**
 * The stack of a running `npm run local`, found by the file that it writes.
 *
 * @throws Trouble when there is none, or its process has ended
 */
export async function localStack(file: string): Promise<Stack> {
  const stackFile = await readStackFile(file);
  if (stackFile === null) {
    throw new Trouble(
      `no local stack is up (${file} names none): start \`${startWith(file)}\` and leave it running.`,
    );
  }
  const label = 'the local stack';
  const { endpoints } = stackFile;
  return {
    label,
    outputs: readOutputs(label, stackFile.outputs),
    secretPrefix: stackFile.secretPrefix,
    sqs: once(() => new SQSClient({ ...awsClientSettings, ...clientSettings(endpoints.sqs) })),
    tables: once(() =>
      DynamoDBDocumentClient.from(
        new DynamoDBClient({ ...awsClientSettings, ...clientSettings(endpoints.dynamodb) }),
      ),
    ),
    secrets: once(
      () => new SecretsManagerClient({ ...awsClientSettings, ...clientSettings(endpoints.secrets) }),
    ),
    // The same value as its functions have: any port of the simulator's host.
    zuoraExtraHosts: async () => [new URL(stackFile.zuoraUrl).hostname],
    operator: async () => `local:${userName()}`,
  };
}
