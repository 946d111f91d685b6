import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { VirtualTable } from '../../../bench/scale/virtual-table.ts';

const row = (requestId: string, dueAt: string, revision = 1) => ({
  tenant: 'a',
  requestId,
  dueAt,
  due: 'due',
  revision,
});
const put = (item: object, before?: number) => ({
  Item: item,
  ...(before === undefined ? {} : { ExpressionAttributeValues: { ':revision': before } }),
});
const query = (time: string, more = {}) => ({
  ExpressionAttributeValues: { ':due': 'due', ':time': time },
  ...more,
});

describe('the ledger’s table in memory', () => {
  it('writes only if the item has not changed since it was read', () => {
    const table = new VirtualTable();
    table.answer('PutItemCommand', put(row('one', '1')));
    expect(() => table.answer('PutItemCommand', put(row('one', '1')))).toThrow('conditional');
    table.answer('PutItemCommand', put(row('one', '2', 2), 1));
    expect(() => table.answer('PutItemCommand', put(row('one', '3', 3), 1))).toThrow('conditional');
    expect(table.revisionOf({ tenant: 'a', requestId: 'one' })).toBe(2);
  });

  it('returns what is due, in the order in which it became due', () => {
    const table = new VirtualTable();
    for (const [id, dueAt] of [
      ['c', '3'],
      ['a', '1'],
      ['d', '4'],
      ['b', '2'],
    ] as const) {
      table.answer('PutItemCommand', put(row(id, dueAt)));
    }
    expect(table.answer('QueryCommand', query('3'))).toEqual({
      Items: [row('a', '1'), row('b', '2'), row('c', '3')],
    });
  });

  it('returns it in pages of 1 MB', () => {
    const table = new VirtualTable();
    const ids = Array.from({ length: 9_000 }, (_, index) => String(index).padStart(4, '0'));
    for (const id of ids) table.answer('PutItemCommand', put(row(id, id)));
    const first = table.answer('QueryCommand', query('9'));
    expect(first).toMatchObject({ LastEvaluatedKey: { page: 1 } });
    const second = table.answer('QueryCommand', query('9', { ExclusiveStartKey: { page: 1 } }));
    const idsOf = (answer: object) =>
      z
        .object({ Items: z.array(z.object({ requestId: z.string() })) })
        .parse(answer)
        .Items.map(({ requestId }) => requestId);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(ids);
    expect(idsOf(second).length).toBeLessThan(500);
    expect(second).not.toHaveProperty('LastEvaluatedKey');
  });

  it('charges reads by 4 KB and writes by 1 KB, plus four units when both indexes move and one when a state changes', () => {
    const table = new VirtualTable();
    table.answer('PutItemCommand', put({ ...row('one', '1'), text: 'x'.repeat(1_500) }));
    expect(table.writeUnits).toBe(6);
    table.answer('PutItemCommand', put({ ...row('one', '1', 2), text: 'x'.repeat(1_500) }, 1));
    expect(table.writeUnits).toBe(8);
    table.answer('PutItemCommand', put({ ...row('one', '1', 3), state: 'sent', text: 'x'.repeat(1_500) }, 2));
    expect(table.writeUnits).toBe(11);
    table.answer('GetItemCommand', { Key: { tenant: 'a', requestId: 'one' } });
    const Keys = ['one', 'two'].map((requestId) => ({ tenant: 'a', requestId }));
    expect(table.answer('BatchGetItemCommand', { RequestItems: { ledger: { Keys } } })).toMatchObject({
      Responses: { ledger: [{ requestId: 'one' }] },
    });
    expect(table.readUnits).toBe(3);
  });

  it('throws for any other command', () => {
    expect(() => new VirtualTable().answer('ScanCommand', {})).toThrow('does not answer ScanCommand');
  });
});
