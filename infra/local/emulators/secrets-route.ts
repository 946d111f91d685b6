import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { answerJson, closeServer, type EmulatorServer, type Listen, readBody } from '../../loopback.ts';
import { localAccount } from './local-account.ts';
import { SecretError, type SecretStore } from './secret-store.ts';

const name = z.string().min(1);
/** The operations that the functions need, and people with the AWS CLI. */
const operations = {
  GetSecretValue: z.object({
    SecretId: name,
    VersionStage: z.enum(['AWSCURRENT', 'AWSPREVIOUS']).default('AWSCURRENT'),
  }),
  CreateSecret: z.object({ Name: name, SecretString: z.string() }),
  PutSecretValue: z.object({ SecretId: name, SecretString: z.string() }),
  DeleteSecret: z.object({ SecretId: name }),
};

/** Emulates the operations of Secrets Manager above: one JSON route, with the operation in `x-amz-target`. */
export async function startSecretsRoute(store: SecretStore, listen: Listen): Promise<EmulatorServer> {
  const server = http.createServer((request, response) => {
    handle(request, response, store).catch((error: unknown) => answerError(response, error));
  });
  return { address: await listen(server), stop: () => closeServer(server) };
}

async function handle(request: IncomingMessage, response: ServerResponse, store: SecretStore): Promise<void> {
  const operation = String(request.headers['x-amz-target']).replace('secretsmanager.', '');
  const input: unknown = JSON.parse((await readBody(request)).toString());
  answerJson(response, 200, perform(operation, input, store));
}

function perform(operation: string, input: unknown, store: SecretStore): object {
  switch (operation) {
    case 'GetSecretValue': {
      const { SecretId, VersionStage } = operations.GetSecretValue.parse(input);
      const secret = store.read(nameOf(SecretId), VersionStage);
      return {
        ...describe(secret.name, secret.versionId),
        SecretString: secret.value,
        VersionStages: [secret.stage],
        CreatedDate: secret.createdAt.getTime() / 1000,
      };
    }
    case 'CreateSecret': {
      const { Name, SecretString } = operations.CreateSecret.parse(input);
      return describe(Name, store.put(Name, SecretString));
    }
    case 'PutSecretValue': {
      const { SecretId, SecretString } = operations.PutSecretValue.parse(input);
      return describe(nameOf(SecretId), store.put(nameOf(SecretId), SecretString));
    }
    case 'DeleteSecret': {
      const secretName = nameOf(operations.DeleteSecret.parse(input).SecretId);
      store.remove(secretName);
      return describe(secretName);
    }
    default:
      throw new SecretError('UnknownOperationException', 'The local stack does not know this operation');
  }
}

const arnStart = `arn:aws:secretsmanager:${localAccount.region}:${localAccount.id}:secret:`;
const arnEnd = '-LocaL';

function describe(secretName: string, versionId?: string): object {
  return { ARN: `${arnStart}${secretName}${arnEnd}`, Name: secretName, VersionId: versionId };
}

/** The name of a secret that is given by its name or its ARN. */
function nameOf(secretId: string): string {
  return secretId.startsWith(arnStart) ? secretId.slice(arnStart.length, -arnEnd.length) : secretId;
}

function answerError(response: ServerResponse, error: unknown): void {
  // The answer to an invalid body never quotes the body: it may hold a secret.
  const known =
    error instanceof SecretError ? error : new SecretError('ValidationException', 'Invalid request');
  const status = known.code.startsWith('Internal') ? 500 : 400;
  answerJson(response, status, { __type: known.code, Message: known.message, message: known.message });
}
