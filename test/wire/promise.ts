import { expect } from 'vitest';
import { failedMessageIds } from '../../infra/local/lambda/sqs-event.ts';
import type { OutcomeEvent } from '../end-to-end/world.ts';
import type { Client, Wire } from './wire.ts';

/**
 * What the contract promises of a close, whatever went wrong on its way: its period was closed by one PUT that took
 * effect, every delivery of its outcome is the same, and its message is not parked.
 */
export async function expectOneClose(wire: Wire, client: Client, requestId: string): Promise<OutcomeEvent> {
  const event = await wire.outcomeOf(requestId);
  expect(event.data).toMatchObject({ outcome: 'completed', accountingPeriod: { id: client.november } });
  expect(client.puts().effective).toBe(1);
  const shown = client.books.period(client.november);
  expect(event.data.trialBalance).toMatchObject({ status: 'Completed', start: shown.runTrialBalanceStart });
  expectOneOutcome(wire, requestId);
  return event;
}

export function expectOneOutcome(wire: Wire, requestId: string): void {
  expect(new Set(wire.deliveriesOf(requestId).map(({ body }) => body)).size).toBe(1);
  expect(wire.parkedWith(requestId)).toEqual([]);
}

/** Each batch was answered, and in a form that Lambda reads as it was meant. */
export function expectValidBatchResponses({ batches }: Wire): void {
  expect(batches.length).toBeGreaterThan(0);
  for (const { messageIds, result } of batches) {
    expect(result.error).toBeUndefined();
    const { batchItemFailures } = Object(result.payload);
    const named = batchItemFailures.map(({ itemIdentifier }: { itemIdentifier: string }) => itemIdentifier);
    expect([...failedMessageIds(result.payload, messageIds)]).toEqual(named);
    expect(messageIds).toEqual(expect.arrayContaining(named));
  }
}
