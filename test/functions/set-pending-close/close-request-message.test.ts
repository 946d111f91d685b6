import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCloseRequestMessage } from '../../../functions/set-pending-close/close-request-message.ts';

const messageId = '059f36b4-87a3-44ab-83d2-661975830a7d';
const parseText = (body: string) => parseCloseRequestMessage({ messageId, body });
const parse = (body: unknown) => parseText(JSON.stringify(body));
const refusal = (detail: string) => ({ isRequest: false, reason: 'invalid-request', detail });
const accountingPeriod = { name: 'Nov 2026' };
const withPeriod = (asked: unknown) => parse({ accountingPeriod: asked });

/** The detail of a refusal, or null if the body is a request. */
function detailOf(body: unknown): string | null {
  const parsed = parse(body);
  return parsed.isRequest ? null : parsed.detail;
}

test("the contract's example is a request", () => {
  const body = {
    requestId: 'netsuite-2026-11-close-1',
    accountingPeriod,
    requestedBy: 'netsuite:controller',
  };
  expect(parse(body)).toEqual({
    isRequest: true,
    request: {
      tenant: 'default',
      requestId: 'netsuite-2026-11-close-1',
      content: { accountingPeriod, entityId: null, orgIds: null, requestedBy: 'netsuite:controller' },
    },
  });
});

const entityId = '11e64eef-a3e4-6d18-b2f4-005056b60000';

test('every field is kept unchanged', () => {
  const body = {
    accountingPeriod: { id: 'a' },
    requestId: 'r',
    tenant: 'acme-eu',
    entityId,
    orgIds: ['b', 'a'],
    requestedBy: 'é',
  };
  expect(parse(body)).toEqual({
    isRequest: true,
    request: {
      tenant: 'acme-eu',
      requestId: 'r',
      content: { accountingPeriod: { id: 'a' }, entityId, orgIds: ['b', 'a'], requestedBy: 'é' },
    },
  });
});

const idRule = 'must be 1 to 64 of A-Z a-z 0-9 _ -';
const nameRule = 'must be 1 to 100 characters';
const carriedRule = 'must hold only characters that SQS carries';
const requestIdRule = 'must be 1 to 128 of A-Z a-z 0-9 . _ : / -';
const tenantRule = 'must be 1 to 64 of a-z 0-9 -';
const orgIdsRule = 'must be an array of 1 to 50 strings';
const requestedByRule = 'must be 1 to 256 printable characters';
const periodRule = 'must be an object with exactly one of id, name, date or endedBefore';
const oneRule = 'accountingPeriod must hold exactly one of id, name, date or endedBefore';

describe('the rules of the fields', () => {
  const good: [field: string, values: unknown[]][] = [
    ['requestId', ['a', 'A-Za-z0-9._:/-', 'x'.repeat(128)]],
    ['tenant', ['a', '-', 'acme-eu-0', 'x'.repeat(64)]],
    ['entityId', [entityId, entityId.toUpperCase(), '00000000-0000-0000-0000-000000000000']],
    ['orgIds', [['a'], ['A-Z_z9'], ['x'.repeat(64)], Array(50).fill('a')]],
    ['requestedBy', ['x', ' ', 'Zoë 😀', 'x'.repeat(256), '😀'.repeat(256), '𠮷田']],
    // Names in Persian, Hindi and Sinhala have joiners, and so have emoji.
    ['requestedBy', ['علی\u200cرضا', 'क्\u200dष', 'ශ්\u200dරී', '👩\u200d💻', '\u200c', '\u200d'.repeat(256)]],
  ];
  test.each(good.flatMap(([field, values]) => values.map((value) => [field, value])))(
    '%s may be %j',
    (field, value) => {
      expect(parse({ accountingPeriod, [`${field}`]: value }).isRequest).toBe(true);
    },
  );

  const bad: [field: string, rule: string, values: unknown[]][] = [
    ['requestId', requestIdRule, ['', 'x'.repeat(129), 'a b', 'a\n', 'é', 'a;b', 5, ['a'], {}]],
    ['tenant', tenantRule, ['', 'x'.repeat(65), 'Acme', 'a_b', 'a/b', '../default', 'a\n', 1]],
    [
      'entityId',
      'must be a UUID',
      ['', 'x', entityId.slice(1), `${entityId}0`, `{${entityId}}`, `${entityId}\n`],
    ],
    ['orgIds', orgIdsRule, [[], Array(51).fill('a'), 'a', {}, { 0: 'a' }]],
    [
      'requestedBy',
      requestedByRule,
      [
        ...['', 'x'.repeat(257), '\u200d'.repeat(257), 'a\nb', 'a\tb', '\u0000', '\u007f', '\u0085', 5],
        ...['\u200b', '\u200e', '\u202e', '\u2028', '\u2029', '\ufeff', '\ue000', '\ud800', '\udc00a'],
        // These are not characters. SQS carries the last two.
        ...['\ufffe', 'a\uffff', '\u{1fffe}', '\u{10ffff}'],
      ],
    ],
  ];
  test.each(bad.flatMap(([field, rule, values]) => values.map((value) => [field, rule, value])))(
    '%s %s, so not %j',
    (field, rule, value) => {
      expect(detailOf({ accountingPeriod, [`${field}`]: value })).toBe(`${field} ${rule}`);
    },
  );

  test.each([[''], ['x'.repeat(65)], ['a,b'], ['a b'], ['a\r\nb'], [5], [null]])(
    'orgIds holds no %j',
    (orgId) => {
      expect(detailOf({ accountingPeriod, orgIds: ['a', orgId] })).toBe(`orgIds.1 ${idRule}`);
    },
  );
});

describe('null for an optional field is the same as leaving it out', () => {
  test.each(['requestId', 'tenant', 'entityId', 'orgIds', 'requestedBy'])('%s', (field) => {
    expect(parse({ accountingPeriod, [field]: null })).toEqual(parse({ accountingPeriod }));
  });

  test('for all fields at once, as in an outcome', () => {
    const nulls = { requestId: null, tenant: null, entityId: null, orgIds: null, requestedBy: null };
    expect(parse({ accountingPeriod, ...nulls })).toEqual(parse({ accountingPeriod }));
  });

  test.each([{ id: 'a' }, { name: 'a' }, { date: '2026-11-30' }, { endedBefore: '2026-12-01' }])(
    'timezone beside %j',
    (asked) => expect(withPeriod({ ...asked, timezone: null })).toEqual(withPeriod(asked)),
  );

  test.each(['id', 'name', 'date', 'endedBefore'])('but never the period, by %s', (way) => {
    expect(withPeriod({ [way]: null }).isRequest).toBe(false);
    expect(withPeriod({ id: 'a', [way]: null }).isRequest).toBe(false);
  });

  test('but not for an id in orgIds', () => {
    expect(detailOf({ accountingPeriod, orgIds: [null] })).toBe(`orgIds.0 ${idRule}`);
  });
});

describe('accountingPeriod: exactly one of id, name, date, endedBefore', () => {
  test.each([
    { id: 'a' },
    { id: 'A-Za_z0-9'.padEnd(64, 'x') },
    { name: 'x' },
    { name: "Nov '26 / №2 😀" },
    { name: '😀'.repeat(100) },
    { name: 'Nov\t2026' },
    { name: '\u007f\u0085\u200b\ue000\ufffd\u{1ffff}\u{10ffff}' },
    { date: '2026-11-30' },
    { date: '2024-02-29' },
    { date: '2000-02-29' },
    { endedBefore: '2026-12-01', timezone: 'UTC' },
  ])('%j is kept unchanged', (asked) => {
    expect(withPeriod(asked)).toMatchObject({
      isRequest: true,
      request: { content: { accountingPeriod: asked } },
    });
  });

  test.each<[unknown, string]>([
    [undefined, `accountingPeriod ${periodRule}`],
    [null, `accountingPeriod ${periodRule}`],
    ['Nov 2026', `accountingPeriod ${periodRule}`],
    [[], `accountingPeriod ${periodRule}`],
    [{}, oneRule],
    [{ timezone: 'UTC' }, oneRule],
    [{ id: 'a', name: 'b' }, oneRule],
    [{ date: '2026-11-30', endedBefore: '2026-11-30' }, oneRule],
    [{ id: 'a', timezone: 'UTC' }, 'accountingPeriod.timezone is allowed beside endedBefore only'],
    [{ id: '' }, `accountingPeriod.id ${idRule}`],
    [{ id: 'x'.repeat(65) }, `accountingPeriod.id ${idRule}`],
    [{ id: '../../v1' }, `accountingPeriod.id ${idRule}`],
    [{ id: 'a\n' }, `accountingPeriod.id ${idRule}`],
    [{ id: 5 }, `accountingPeriod.id ${idRule}`],
    [{ name: '' }, `accountingPeriod.name ${nameRule}`],
    [{ name: 'x'.repeat(101) }, `accountingPeriod.name ${nameRule}`],
    [{ name: '😀'.repeat(101) }, `accountingPeriod.name ${nameRule}`],
    [{ name: null }, `accountingPeriod.name ${nameRule}`],
    [{ name: '\ud800' }, `accountingPeriod.name ${nameRule}`],
    [{ name: 'Nov \udc00' }, `accountingPeriod.name ${nameRule}`],
    [{ name: 'Nov \uffff' }, `accountingPeriod.name ${carriedRule}`],
    [{ name: '\ufffe' }, `accountingPeriod.name ${carriedRule}`],
    [{ name: 'a\u0000' }, `accountingPeriod.name ${carriedRule}`],
    [{ name: '\u001b[31m' }, `accountingPeriod.name ${carriedRule}`],
  ])('%j is refused', (asked, detail) => expect(withPeriod(asked)).toEqual(refusal(detail)));

  test.each([
    ['a leap day in no leap year', '2023-02-29'],
    ['a leap day in a century', '2100-02-29'],
    ['a 31st in a month of 30 days', '2026-04-31'],
    ['month 13', '2026-13-01'],
    ['month 0', '2026-00-10'],
    ['day 0', '2026-01-00'],
    ['one digit', '2026-4-3'],
    ['the basic form', '20261130'],
    ['a date-time', '2026-11-30T00:00:00Z'],
    ['a line feed behind', '2026-11-30\n'],
    ['a number', 20261130],
  ])('date must be a real day: %s', (_why, date) => {
    expect(withPeriod({ date })).toEqual(refusal('accountingPeriod.date must be a real day as YYYY-MM-DD'));
  });
});

describe('endedBefore: a date or an ISO 8601 date-time with offset', () => {
  test.each([
    '2026-12-01',
    '2024-02-29',
    '2026-12-01T00:00:00Z',
    '2026-12-01T00:00Z',
    '2026-12-01T00:00+05:30',
    '2026-12-01T00:00:00-08:00',
    '2026-12-01T23:59:59.123456789+14:00',
    '2024-02-29T12:00:00Z',
  ])('is accepted: %s, by default in UTC', (endedBefore) => {
    expect(withPeriod({ endedBefore })).toMatchObject({
      isRequest: true,
      request: { content: { accountingPeriod: { endedBefore, timezone: 'UTC' } } },
    });
  });

  test.each([
    '2026-12-01T00:00:00',
    '2026-12-01T00:00',
    '2026-12-01 00:00:00Z',
    '2023-02-29T12:00:00Z',
    '2026-12-01T24:00:00Z',
    '2026-12-01T00:60:00Z',
    '2026-12-01T00:00:00+25:00',
    '2026-02-30',
    'yesterday',
    '',
    1_796_083_200_000,
    null,
  ])('is not %j', (endedBefore) => {
    const rule = 'must be a real day as YYYY-MM-DD, or an ISO 8601 date-time with an offset';
    expect(withPeriod({ endedBefore })).toEqual(refusal(`accountingPeriod.endedBefore ${rule}`));
  });

  test.each(['UTC', 'America/New_York', 'Asia/Kathmandu', 'Europe/Kyiv', 'Etc/GMT+12'])(
    'may have the time zone %s',
    (timezone) => {
      expect(withPeriod({ endedBefore: '2026-12-01', timezone })).toMatchObject({
        request: { content: { accountingPeriod: { timezone } } },
      });
    },
  );

  test.each([
    '2026-12-01T00:00:00.'.padEnd(39, '1').concat('Z'),
    '2026-12-01T00:00:00.'.padEnd(34, '1').concat('+14:00'),
  ])('has at most 40 characters: %s', (endedBefore) => {
    expect(endedBefore).toHaveLength(40);
    expect(withPeriod({ endedBefore }).isRequest).toBe(true);
    const longer = endedBefore.replace('.', '.0');
    const detail = 'accountingPeriod.endedBefore must be at most 40 characters';
    expect(withPeriod({ endedBefore: longer })).toEqual(refusal(detail));
    expect(withPeriod({ endedBefore: longer.replace('.', `.${'0'.repeat(60_000)}`) })).toEqual(
      refusal(detail),
    );
  });

  test('a time zone of more than 64 characters is refused before it is looked up', () => {
    const timezone = `Etc/${'x'.repeat(61)}`;
    expect(withPeriod({ endedBefore: '2026-12-01', timezone })).toEqual(
      refusal('accountingPeriod.timezone must be an IANA time zone name such as America/New_York'),
    );
  });

  test.each(['', 'Mars/Base', '+05:00', '-08:00', 'Z', 'America/New York', 5])(
    'has no time zone %j',
    (timezone) => {
      const rule = 'must be an IANA time zone name such as America/New_York';
      expect(withPeriod({ endedBefore: '2026-12-01', timezone })).toEqual(
        refusal(`accountingPeriod.timezone ${rule}`),
      );
    },
  );
});

describe('any other key in the request itself is refused by name', () => {
  const x64 = 'x'.repeat(64);
  test.each([
    ['entity', 'entity'],
    ['EntityId', 'EntityId'],
    [x64, x64],
    ['a_b.c-9', 'a_b.c-9'],
    ['constructor', 'constructor'],
    [`${x64}x`, 'a key'],
    ['', 'a key'],
    ['a b', 'a key'],
    ['a\nb', 'a key'],
    ['é', 'a key'],
    ['<script>', 'a key'],
  ])('%j is named as %s', (key, name) => {
    expect(detailOf({ accountingPeriod, [key]: 1 })).toBe(`${name} is not allowed`);
    expect(detailOf({ accountingPeriod: { ...accountingPeriod, [key]: 1 } })).toBe(
      `accountingPeriod.${name} is not allowed`,
    );
  });

  test.each([
    ['{"accountingPeriod":{"name":"a"},"__proto__":{"tenant":"b"}}', '__proto__ is not allowed'],
    ['{"accountingPeriod":{"name":"a","__proto__":{"id":"b"}}}', 'accountingPeriod.__proto__ is not allowed'],
    [
      '{"__proto__":{"accountingPeriod":{"name":"a"}}}',
      `accountingPeriod ${periodRule}; __proto__ is not allowed`,
    ],
  ])('%s', (body, detail) => expect(parseText(body)).toEqual(refusal(detail)));

  test('the first five problems are named in one line', () => {
    expect(detailOf({ accountingPeriod: {}, tenant: 'A', a: 1, b: 1, c: 1, d: 1, e: 1 })).toBe(
      `${oneRule}; tenant ${tenantRule}; a is not allowed; b is not allowed; c is not allowed`,
    );
  });

  test('if JSON repeats a key, the last one counts', () => {
    const parsed = parseText('{"accountingPeriod":{"name":"a"},"requestId":"first","requestId":"last"}');
    expect(parsed).toMatchObject({ isRequest: true, request: { requestId: 'last' } });
  });
});

describe('the body is JSON, at most 64 KiB', () => {
  test.each([
    '',
    ' ',
    '{',
    'accountingPeriod',
    "{'accountingPeriod':{}}",
    '\ufeff',
    '\ufeff\ufeff{}',
    ' \ufeff{}',
  ])('is not %j', (body) => {
    expect(parseText(body)).toEqual(refusal('the body is not JSON'));
  });

  test.each(['null', '5', 'true', '"text"', '[]', '[{"accountingPeriod":{"name":"a"}}]'])(
    'is an object, and not %s',
    (body) => {
      expect(parseText(body)).toEqual(refusal('the request must be a JSON object'));
    },
  );

  const limit = 64 * 1024;
  const padded = (bytes: number, filler: string) => {
    const [head, tail] = [
      '{"Type":"Notification","Message":"{\\"accountingPeriod\\":{\\"name\\":\\"a\\"}}","x":"',
      '"}',
    ];
    const room = bytes - Buffer.byteLength(head + tail);
    const fillers = Math.floor(room / Buffer.byteLength(filler));
    return `${head}${filler.repeat(fillers)}${'x'.repeat(room - fillers * Buffer.byteLength(filler))}${tail}`;
  };
  test.each(['x', 'é', '😀'])('counted in bytes, filled with %s', (filler) => {
    expect(parseText(padded(limit, filler)).isRequest).toBe(true);
    expect(parseText(padded(limit + 1, filler))).toEqual(refusal('the body is larger than 64 KiB'));
  });

  test('a byte order mark before it is ignored, and not counted', () => {
    const body = JSON.stringify({ accountingPeriod });
    expect(parseText(`\ufeff${body}`)).toEqual(parseText(body));
    expect(parseText(`\ufeff \n${body}`)).toEqual(parseText(body));
    expect(parseText(`\ufeff${padded(limit, 'x')}`).isRequest).toBe(true);
    const Message = `\ufeff${body}`;
    expect(parse({ Type: 'Notification', MessageId: messageId, Message })).toEqual(parseText(body));
  });

  test('white space around and inside does not change the content', () => {
    const spaced = parseText(' \n{ "tenant" : "a",\t"accountingPeriod" : { "name" : "Nov 2026" } } ');
    expect(spaced).toEqual(parse({ accountingPeriod, tenant: 'a' }));
  });
});

describe('every body has a result, and no value is ever quoted', () => {
  const canary = 'canary-7f3a9';
  // Every value that is a text has the canary. Keys are the sender's too, but the rules say which keys may be named.
  const value = fc.jsonValue({ maxDepth: 4 });
  const field = fc.constantFrom(
    ...[
      'accountingPeriod',
      'id',
      'name',
      'date',
      'endedBefore',
      'timezone',
      'requestId',
      'tenant',
      'entityId',
    ],
    ...[
      'orgIds',
      'requestedBy',
      'Type',
      'Message',
      'MessageId',
      'specversion',
      'data',
      'detail',
      'detail-type',
      'source',
    ],
  );
  const planted = fc.oneof(
    fc.constantFrom(
      canary,
      `${canary}\n`,
      `{"${canary}`,
      JSON.stringify({ tenant: canary }),
      'Notification',
      '1.0',
    ),
    fc.string().map((text) => `${text}${canary}`),
    fc.integer(),
    fc.constant(null),
  );
  const { body } = fc.letrec<{ body: unknown }>((tie) => ({
    body: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      planted,
      fc.array(tie('body'), { maxLength: 3 }),
      fc.dictionary(
        fc.oneof({ weight: 5, arbitrary: field }, { weight: 1, arbitrary: fc.string() }),
        tie('body'),
        { maxKeys: 6 },
      ),
    ),
  }));

  test('for any JSON', () => {
    fc.assert(
      fc.property(value, (anything) => {
        expect(typeof parse(anything).isRequest).toBe('boolean');
      }),
    );
  });

  test('for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseText(text).isRequest).toBe(false);
      }),
    );
  });

  test('for bodies that look like requests and envelopes, with a canary in every text', () => {
    fc.assert(
      fc.property(body, (anything) => {
        const parsed = parse(anything);
        if (parsed.isRequest) return;
        expect(parsed.detail).not.toContain(canary);
        expect(parsed.detail).toMatch(/^[\x20-\x7e]{1,1024}$/);
      }),
      { numRuns: 500 },
    );
  });

  test('for a body as deep as 64 KiB allow', () => {
    const deep = 30_000;
    expect(parseText('['.repeat(deep) + ']'.repeat(deep)).isRequest).toBe(false);
    const nested = `${'{"data":'.repeat(5000)}1${'}'.repeat(5000)}`;
    expect(parseText(`{"specversion":"1.0","id":"a","source":"b","data":${nested}}`).isRequest).toBe(false);
  });
});
