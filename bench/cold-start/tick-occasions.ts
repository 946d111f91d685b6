import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createLedger } from '../../functions/shared/ledger/ledger.ts';
import { clientSettings } from '../../infra/local/emulators/local-account.ts';
import { defaultTimings, pollingEnvironment } from '../../infra/local/function-environments.ts';
import { watchingItemFor } from '../watching-item.ts';
import { callsSince, lambdaVariables, type Occasion, type Place } from './place.ts';

const key = { tenant: 'default', requestId: 'watched' };
const watchedForMs = 10 * 60_000;

const environmentIn = ({ emulators }: Place) => ({
  ...lambdaVariables,
  ...pollingEnvironment(emulators, defaultTimings),
});

/** The event of EventBridge Scheduler, whose time is in whole seconds. */
const tick = () => ({ scheduledTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z') });

/** A tick that finds one watched item due, reads its period once, and keeps it. */
export function dueTickIn(place: Place): Occasion {
  const { emulators, simulator, periodId } = place;
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient(clientSettings(emulators.endpoints.dynamodb)),
  );
  const ledger = createLedger(client, emulators.ledgerTableName);
  simulator.books().setPendingCloseByHand(periodId);
  let requestsBefore = 0;
  return {
    environment: environmentIn(place),
    async prepare() {
      await client.send(new DeleteCommand({ TableName: emulators.ledgerTableName, Key: key }));
      await ledger.create(watchingItemFor({ ...key, periodId, sentAt: Date.now() - watchedForMs }));
      requestsBefore = simulator.requests.length;
      return tick();
    },
    check() {
      const reads = callsSince(place, requestsBefore, 'GET');
      if (reads !== 1) throw new Error(`A tick with one due item made ${reads} reads instead of 1`);
    },
  };
}

/** A tick that finds nothing due. */
export const idleTickIn = (place: Place): Occasion => ({
  environment: environmentIn(place),
  prepare: async () => tick(),
  check: () => undefined,
});
