import { expect } from 'vitest';
import { failedMessageIds } from '../../infra/local/lambda/sqs-event.ts';
import type { OutcomeEvent } from '../end-to-end/world.ts';
import type { Client, Wire } from './wire.ts';

/**
 * Checks what the specification promises of a close, whatever went wrong: its period was set to pending close by one
 * PUT, every delivery of its outcome is the same, and its message is not parked.
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

/** Checks that a fault of one tenant does not delay another, and that the first one's close goes on after the fault. */
export async function expectNoDelayOfOthers(wire: Wire, fail: (client: Client) => () => void): Promise<void> {
  const [ill, well] = await Promise.all([wire.client(), wire.client()]);
  const stopFailing = fail(ill);
  const delayed = await ill.sendRequest();
  await expectOneClose(wire, well, await well.sendRequest());
  expect(wire.deliveriesOf(delayed)).toEqual([]);
  stopFailing();
  await expectOneClose(wire, ill, delayed);
}

export function expectOneOutcome(wire: Wire, requestId: string): void {
  expect(new Set(wire.deliveriesOf(requestId).map(({ body }) => body)).size).toBe(1);
  expect(wire.parkedWith(requestId)).toEqual([]);
}

/** Each batch got a response that Lambda understands as it was meant. */
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
