import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  checked,
  type MessageOptions,
  messageIn,
  messageOf,
} from '../../../../infra/cli/request/request-message.ts';

const defaults = { requestId: 'closes/1', requestedBy: 'closes:ann' };

describe('a message made of options', () => {
  it.each<[MessageOptions, object]>([
    [{ name: 'Nov 2026' }, { accountingPeriod: { name: 'Nov 2026' } }],
    [{ id: 'p-nov' }, { accountingPeriod: { id: 'p-nov' } }],
    [{ date: '2026-11-17' }, { accountingPeriod: { date: '2026-11-17' } }],
    [
      { endedBefore: '2026-12-03', timezone: 'Asia/Tokyo' },
      { accountingPeriod: { endedBefore: '2026-12-03', timezone: 'Asia/Tokyo' } },
    ],
    [
      { name: 'Nov 2026', tenant: 'acme-eu', orgs: ['o-1'], requestedBy: 'ann', requestId: 'my-1' },
      {
        tenant: 'acme-eu',
        orgIds: ['o-1'],
        requestedBy: 'ann',
        requestId: 'my-1',
        accountingPeriod: { name: 'Nov 2026' },
      },
    ],
  ])('%o', (options, message) => {
    expect(JSON.parse(messageOf(options, defaults).body)).toEqual({ ...defaults, ...message });
  });

  it.each<[MessageOptions, RegExp]>([
    [{}, /exactly one way: --id, --name, --date or --ended-before/],
    [{ id: 'p', name: 'Nov 2026' }, /exactly one way/],
    [{ name: 'Nov 2026', timezone: 'UTC' }, /--timezone is allowed beside --ended-before only/],
  ])('%o is refused in one line', (options, line) => {
    expect(() => messageOf(options, defaults)).toThrow(line);
  });
});

describe('a message out of a file', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'messages-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('is sent unchanged, including white space', async () => {
    const file = path.join(directory, 'message.json');
    const body = '{ "accountingPeriod":\n {"name":"Nov 2026"} }\n';
    await writeFile(file, body);
    expect((await messageIn(file)).body).toBe(body);
  });

  it('is named with the rule that it breaks, and with no value', async () => {
    const file = path.join(directory, 'wrong.json');
    await writeFile(file, '{"accountingPeriod":{"date":"2026-02-30"},"requestedBy":"secret-text"}');
    await expect(messageIn(file)).rejects.toThrow(/wrong\.json: .*accountingPeriod\.date must be a real day/);
    await expect(messageIn(file)).rejects.not.toThrow('2026-02-30');
  });

  it('is named if it is missing', async () => {
    await expect(messageIn(path.join(directory, 'none.json'))).rejects.toThrow(/none\.json: no such file\.$/);
  });
});

describe('the request’s id', () => {
  const request = { accountingPeriod: { name: 'Nov 2026' } };

  it.each([
    ['its own', { ...request, requestId: 'mine' }, 'mine', true],
    [
      'its event’s',
      { 'detail-type': 'close', id: 'event-1', source: 'erp', detail: request },
      'event-1',
      true,
    ],
    ['the SQS message id, where it has none', request, 'sqs-1', false],
  ])('is %s', (_which, message, id, hasOwnId) => {
    const made = checked(JSON.stringify(message));
    expect([made.requestUnder('sqs-1').requestId, made.hasOwnId]).toEqual([id, hasOwnId]);
  });
});
