import { clientSettings } from '../../local/emulators/local-account.ts';
import { wakeUpSecretName } from '../../local/function-environments.ts';
import { defaultStackFile, readStackFile } from '../../local/stack-file.ts';
import { Trouble } from '../trouble.ts';
import { clientsOf } from './clients.ts';
import { userName } from './operating-system.ts';
import { readOutputs, type Stack } from './stack.ts';

const startWith = (file: string) =>
  file === defaultStackFile ? 'npm run local' : `npm run local -- --state ${file}`;

/**
 * The stack of a running `npm run local`, found by the file that it writes.
 *
 * @throws Trouble when there is none, or its process has ended
 */
export async function localStack(file = defaultStackFile): Promise<Stack> {
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
    ...clientsOf({
      sqs: clientSettings(endpoints.sqs),
      dynamodb: clientSettings(endpoints.dynamodb),
      secrets: clientSettings(endpoints.secrets),
    }),
    // The same value as its functions have: any port of the simulator's host.
    zuoraExtraHosts: async () => [new URL(stackFile.zuoraUrl).hostname],
    masterKeySecretId: async () => wakeUpSecretName,
    operator: async () => `local:${userName()}`,
  };
}
