import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectOneClose, expectValidBatchResponses } from './promise.ts';
import { startWire, type Wire } from './wire.ts';

let wire: Wire;
beforeAll(async () => {
  wire = await startWire();
});
afterAll(async () => {
  await wire.stop();
  expectValidBatchResponses(wire);
});

const overPeriods = { path: /\/v1\/accounting-periods/ };
const linesOf = (tenant: string, code: string) =>
  wire.sinks.log.filter((line) => line.includes(`"${tenant}"`) && line.includes(`"${code}"`));

describe('what comes over the wire', () => {
  test.each(['iso-8859-1', 'utf-16le'] as const)(
    'in %s is read when the charset is declared',
    async (charset) => {
      const client = await wire.client();
      client.simulator.fail({ on: overPeriods, what: { kind: 'encoded', charset } });
      await expectOneClose(wire, client, await client.sendRequest());
      expect(linesOf(client.name, 'zuora-trouble')).toEqual([]);
    },
  );

  test('in a charset that is not declared proves nothing, also for a PUT', async () => {
    const client = await wire.client();
    const what = { kind: 'encoded', charset: 'iso-8859-1', isDeclared: false } as const;
    client.fail('list', what);
    client.fail('get', what);
    client.fail('put', what, { takesEffect: true });
    await expectOneClose(wire, client, await client.sendRequest());
    expect(linesOf(client.name, 'zuora-trouble').length).toBeGreaterThanOrEqual(2);
    expect(linesOf(client.name, 'put-unclear')).toHaveLength(1);
    expect(client.puts().sent).toBe(1);
  });

  test.each(['http://gateway.internal:8080/zuora', 'https://elsewhere.example/v1/accounting-periods', ''])(
    'as a next page at %j is read from the tenant’s own address',
    async (address) => {
      const client = await wire.client({ pageSizeMax: 2 });
      client.simulator.fail({ on: overPeriods, what: { kind: 'next-page', address } });
      await expectOneClose(wire, client, await client.sendRequest());
      expect(linesOf(client.name, 'zuora-trouble')).toEqual([]);
    },
  );

  test('over a connection that died is requested once more, and this is not reported as trouble', async () => {
    const client = await wire.client();
    await expectOneClose(wire, client, await client.sendRequest());
    client.simulator.killConnections();
    const again = await client.sendRequest({ id: client.november });
    const event = await wire.outcomeOf(again);
    expect(event.data).toMatchObject({ outcome: 'completed', adopted: true });
    expect(linesOf(client.name, 'zuora-connection-repeated').length).toBeGreaterThanOrEqual(1);
    expect(linesOf(client.name, 'zuora-trouble')).toEqual([]);
  });
});
