import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, vi } from 'vitest';
import type { AwsEmulators } from '../../infra/local/emulators/aws-emulators.ts';
import { clientSettings } from '../../infra/local/emulators/local-account.ts';
import type { ReceivedMessage } from '../../infra/local/emulators/mailbox.ts';
import { canaryMark } from '../canary.ts';

/** Everything that the functions write to. */
export interface Sinks {
  /** The log lines until now. */
  readonly log: readonly string[];
  /** Restores the console, and checks that no credential is in any sink. */
  stop(parked: readonly ReceivedMessage[]): Promise<void>;
}

/** Keeps what the handlers write to the console, like CloudWatch. */
export function watchSinks(emulators: AwsEmulators): Sinks {
  const log: string[] = [];
  const outputs = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      log.push(String(chunk));
      return true;
    }),
  );
  return {
    log,
    async stop(parked) {
      for (const output of outputs) output.mockRestore();
      const client = DynamoDBDocumentClient.from(
        new DynamoDBClient(clientSettings(emulators.endpoints.dynamodb)),
      );
      const { Items } = await client.send(new ScanCommand({ TableName: emulators.ledgerTableName }));
      client.destroy();
      // A parked body is the sender's own; what we add to it is ours.
      const parkingAttributes = parked.map(({ attributes }) => attributes);
      const text = JSON.stringify([log, Items, parkingAttributes]);
      expect(text.includes(canaryMark), 'a credential is in a log line, an item or an attribute').toBe(false);
    },
  };
}
