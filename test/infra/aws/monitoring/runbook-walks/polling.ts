import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import { clientSettings } from '../../../../../infra/local/emulators/local-account.ts';
import { until } from '../../../../until.ts';
import { functionIds, pointsOf } from '../runbook-session.ts';
import { aWatchedClose, type Walk } from './walk.ts';

export const pollingWalks: Record<string, Walk> = {
  async 'polling-not-running'(session, state) {
    await session.tick();
    expect(state()).toBe('OK');
    await session.pass(10);
    expect(state()).toBe('OK');
    await session.pass(5);
    expect(state()).toBe('ALARM');

    // By hand, as the runbook has it.
    const result = await session.polling.invoke({});
    session.points.push(...pointsOf(functionIds.polling, result, session.clock.now()));
    expect(state()).toBe('OK');
  },

  async 'polling-failing'(session, state) {
    const tables = DynamoDBDocumentClient.from(
      new DynamoDBClient(clientSettings(session.emulators.endpoints.dynamodb)),
    );
    const TableName = session.emulators.ledgerTableName;
    const Key = { tenant: 'default', requestId: 'of-a-version-to-come' };
    await session.tick();
    expect(state()).toBe('OK');
    await tables.send(
      new PutCommand({ TableName, Item: { ...Key, due: 'due', dueAt: '2026-01-01T00:00:00.000Z' } }),
    );
    await session.tick();
    expect(state()).toBe('ALARM');
    await tables.send(new DeleteCommand({ TableName, Key }));
    tables.destroy();
    await session.pass(15);
    await session.tick();
    expect(state()).toBe('OK');

    // The process dies while DynamoDB does not answer.
    let isAsking = false;
    const onHit = () => {
      isAsking = true;
    };
    session.emulators.fail({ service: 'dynamodb', operation: 'Query', what: 'hang', onHit });
    const ticking = session.tick();
    await until(() => isAsking);
    session.polling.crash();
    expect(await ticking).toMatchObject({ error: { name: 'Runtime.ExitError' } });
    expect(state()).toBe('ALARM');
    session.emulators.endFaults();
    await session.pass(15);
    expect(await session.tick()).toEqual({ payload: null });
    expect(state()).toBe('OK');
  },

  async 'outcomes-unpublished'(session, state) {
    const close = await aWatchedClose(session);
    const endFault = session.emulators.fail({ service: 'sns', what: 'error-500' });
    close.books.finishRun(close.november);
    await session.pass(2);
    await session.tick();
    expect(state()).toBe('OK');
    await session.pass(15);
    await session.tick();
    expect(state()).toBe('ALARM');

    endFault();
    await session.pass(5);
    await session.tick();
    expect((await session.outcomeOf(close.requestId)).data.outcome).toBe('completed');
    await session.pass(5);
    await session.tick();
    expect(state()).toBe('OK');
  },

  async 'open-close-beyond-the-usual'(session, state) {
    const close = await aWatchedClose(session);
    await session.pass(12 * 60 - 1);
    await session.tick();
    expect(state()).toBe('OK');
    await session.pass(1);
    await session.tick();
    expect(state()).toBe('ALARM');

    // The trial balance ends; a tick later the close is none of the open ones any more.
    expect((await close.end()).data.outcome).toBe('completed');
    await session.pass(5);
    await session.tick();
    expect(state()).toBe('OK');
  },
};
