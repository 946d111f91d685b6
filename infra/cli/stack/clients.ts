import { awsClientSettings } from '../../../functions/shared/aws-client-settings.ts';
import { once } from '../../../functions/shared/once.ts';
import type { Stack } from './stack.ts';

interface ClientSettings {
  endpoint?: string;
  region?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string };
}

/** The clients of a stack. Each loads its part of the SDK when it is first used: no command needs them all. */
export function clientsOf(own: {
  sqs?: ClientSettings;
  dynamodb?: ClientSettings;
  secrets?: ClientSettings;
}): Pick<Stack, 'sqs' | 'tables' | 'secrets'> {
  return {
    sqs: once(async () => {
      const { SQSClient } = await import('@aws-sdk/client-sqs');
      return new SQSClient({ ...awsClientSettings, ...own.sqs });
    }),
    tables: once(async () => {
      const [{ DynamoDBClient }, { DynamoDBDocumentClient }] = await Promise.all([
        import('@aws-sdk/client-dynamodb'),
        import('@aws-sdk/lib-dynamodb'),
      ]);
      return DynamoDBDocumentClient.from(new DynamoDBClient({ ...awsClientSettings, ...own.dynamodb }));
    }),
    secrets: once(async () => {
      const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
      return new SecretsManagerClient({ ...awsClientSettings, ...own.secrets });
    }),
  };
}
