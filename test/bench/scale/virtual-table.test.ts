import { describe, expect, it } from 'vitest';
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
const query = (time: string, Limit: number, more = {}) => ({
  ExpressionAttributeValues: { ':due': 'due', ':time': time },
  Limit,
  ...more,
});

describe('the ledger’s table in memory', () => {
  it('writes on the condition that the item is as it was read', () => {
    const table = new VirtualTable();
    table.answer('PutItemCommand', put(row('one', '1')));
    expect(() => table.answer('PutItemCommand', put(row('one', '1')))).toThrow('conditional');
    table.answer('PutItemCommand', put(row('one', '2', 2), 1));
    expect(() => table.answer('PutItemCommand', put(row('one', '3', 3), 1))).toThrow('conditional');
    expect(table.revisionOf({ tenant: 'a', requestId: 'one' })).toBe(2);
  });

  it('names what is due page by page, longest overdue first', () => {
    const table = new VirtualTable();
    for (const [id, dueAt] of [
      ['c', '3'],
      ['a', '1'],
      ['d', '4'],
      ['b', '2'],
    ] as const) {
      table.answer('PutItemCommand', put(row(id, dueAt)));
    }
    const first = table.answer('QueryCommand', query('3', 2));
    expect(first).toMatchObject({
      Items: [{ requestId: 'a' }, { requestId: 'b' }],
      LastEvaluatedKey: { page: 1 },
    });
    const second = table.answer('QueryCommand', query('3', 2, { ExclusiveStartKey: { page: 1 } }));
    expect(second).toEqual({ Items: [row('c', '3')] });
  });

  it('charges a read by 4 KB and a write by 1 KB, and twice more where the index moves', () => {
    const table = new VirtualTable();
    table.answer('PutItemCommand', put({ ...row('one', '1'), text: 'x'.repeat(1_500) }));
    expect(table.writeUnits).toBe(4);
    table.answer('PutItemCommand', put({ ...row('one', '1', 2), text: 'x'.repeat(1_500) }, 1));
    expect(table.writeUnits).toBe(6);
    table.answer('GetItemCommand', { Key: { tenant: 'a', requestId: 'one' } });
    const Keys = ['one', 'two'].map((requestId) => ({ tenant: 'a', requestId }));
    expect(table.answer('BatchGetItemCommand', { RequestItems: { ledger: { Keys } } })).toMatchObject({
      Responses: { ledger: [{ requestId: 'one' }] },
    });
    expect(table.readUnits).toBe(3);
  });

  it('knows no other command', () => {
    expect(() => new VirtualTable().answer('ScanCommand', {})).toThrow('no ScanCommand');
  });
});
