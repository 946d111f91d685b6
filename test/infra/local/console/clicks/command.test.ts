import { describe, expect, it } from 'vitest';
import { readCommand } from '../../../../../infra/local/console/clicks/command.ts';

const period = { name: 'Nov 2026' };
const request = (fields: object) => ({ do: 'request', request: fields, times: 1 });
const fieldsOf = (body: unknown) => {
  const read = readCommand(body);
  return 'errors' in read ? read.errors.map(({ field }) => field) : [];
};

describe('what the page asks for', () => {
  it('is a message with exactly what was filled in, if the functions’ schema accepts it', () => {
    const filled = { accountingPeriod: period, requestId: 'console-1' };
    expect(readCommand({ ...request(filled), times: 2 })).toEqual({
      command: { do: 'send', body: JSON.stringify(filled), times: 2 },
    });
  });

  it.each([
    { is: 'no period', filled: {}, wrong: ['accountingPeriod'] },
    { is: 'an empty name', filled: { accountingPeriod: { name: '' } }, wrong: ['accountingPeriod.name'] },
    {
      is: 'no real day',
      filled: { accountingPeriod: { date: '2026-02-30' } },
      wrong: ['accountingPeriod.date'],
    },
    {
      is: 'a request id with a blank',
      filled: { accountingPeriod: period, requestId: 'a b' },
      wrong: ['requestId'],
    },
    { is: 'no UUID', filled: { accountingPeriod: period, entityId: 'EMEA' }, wrong: ['entityId'] },
    { is: 'an unknown key', filled: { accountingPeriod: period, entity: 'EMEA' }, wrong: ['entity'] },
    {
      is: 'two wrong fields',
      filled: { accountingPeriod: period, tenant: 'A B', requestId: '' },
      wrong: ['requestId', 'tenant'],
    },
  ])('is refused at its fields: $is', ({ filled, wrong }) => {
    expect(fieldsOf(request(filled)).toSorted()).toEqual(wrong);
  });

  it.each([
    { do: 'send', body: '', times: 1 },
    { do: 'send', body: '{}', times: 3 },
    { do: 'send', body: 1, times: 1 },
    { do: 'lengthen-run', period: '', seconds: 1e6 },
    { do: 'lengthen-run', period: 1, seconds: 1.5 },
    { do: 'switch', fault: 'sns-down' },
    { do: 'request', request: 'all', times: 1 },
    [],
    { do: 'speed', rate: 1000 },
    { do: 'switch', fault: 'everything', on: true },
    { do: 'reopen' },
    { do: 'reset', also: 'this' },
    { do: 'format-disk' },
    'reset',
    null,
    undefined,
  ])('is refused if it is not a command: %j', (body) => {
    const read = readCommand(body);
    expect(read).toHaveProperty('errors.0.message');
    // In words of its own, not in those of whoever parses.
    expect(JSON.stringify(read)).not.toMatch(/invalid|expected|received|too (big|small)|unrecognized/i);
  });
});
