import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CloseRequest } from '../../functions/contract/close-request.ts';
import { outcomeSchema } from '../../functions/contract/outcome-schema.ts';
import { parseCloseRequestMessage } from '../../functions/set-pending-close/close-request-message.ts';
import { outcomeEvent } from '../../functions/shared/ledger/outcome-event.ts';
import { parseSecret } from '../../functions/shared/zuora/credentials/credentials.ts';
import { examplesIn } from '../../scripts/contract-files.ts';
import { closeRequestJsonSchema } from '../../scripts/contract-schemas.ts';
import { anAcceptedItem, aRun, atMs, aWatchingItem, noFiles } from '../functions/poll-trial-balance/items.ts';
import { anyJson, bent } from '../fuzz/arbitraries.ts';
import { schemaProblems } from './validators.ts';

/** Mostly valid values, so that whole messages are valid sometimes, and otherwise nearly valid ones. */
function mostly<T>(right: fc.Arbitrary<T>, ...nearly: T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: fc.constantFrom(...nearly) });
}
const idText = mostly(fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/), '', 'a b', 'a\n', 'x'.repeat(65));
const characters = (max: number) =>
  mostly(
    fc.oneof(
      fc.stringMatching(/^[ -~]{1,20}$/),
      fc.constantFrom('😀'.repeat(max), 'x'.repeat(max), 'Zoë 2026/11'),
    ),
    ...[
      '',
      '😀'.repeat(max + 1),
      'x'.repeat(max + 1),
      '\ud800',
      'a\tb',
      '\u200b',
      '\u2028',
      '\ue000',
      '\u0378',
      'Nov \uffff',
      'a\u001b',
      'a\r\nb',
      'علی\u200cرضا',
    ],
  );
const days = ['2024-02-29', '2000-02-29', '2026-11-30', '0000-01-01', '9999-12-31'];
const noDays = [
  '2023-02-29',
  '2100-02-29',
  '2026-04-31',
  '2026-13-01',
  '2026-00-10',
  '2026-1-1',
  '2026-11-30\n',
];
const day = mostly(
  fc.oneof(fc.constantFrom(...days), fc.stringMatching(/^20\d\d-0[1-9]-[012][1-8]$/)),
  ...noDays,
);
const time = mostly(
  fc.stringMatching(/^T[01]\d:[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-][01]\d:[0-5]\d)$/),
  ...[
    'T24:00Z',
    'T23:60Z',
    'T23:59:60Z',
    'T00:00',
    ' 00:00Z',
    'T00:00z',
    'T00:00+0100',
    'T00:00+24:00',
    'T00Z',
  ],
);
const instant = fc.oneof(
  day,
  fc.tuple(day, time).map((parts) => parts.join('')),
);
const zones = Intl.supportedValuesOf('timeZone');
const timezone = mostly(
  fc.constantFrom(...zones, 'Etc/GMT+12', 'utc', 'EST5EDT'),
  ...['+05:00', 'Mars/Olympus', 'America/New York', 'UTC\n', ''],
);

const reference = fc.oneof(
  bent({ id: idText }),
  bent({ name: characters(100) }),
  bent({ date: day }),
  bent({ endedBefore: instant, timezone }),
  bent({ endedBefore: instant }),
  bent({ id: idText, name: characters(100) }),
  bent({ date: day, timezone }),
  anyJson,
);
const more = {
  requestId: mostly(fc.stringMatching(/^[A-Za-z0-9._:/-]{1,128}$/), '', 'a b', 'x'.repeat(129), 'a;b'),
  tenant: mostly(fc.stringMatching(/^[a-z0-9-]{1,64}$/), 'Acme', 'a_b', 'a\n', '', 'x'.repeat(65)),
  entityId: mostly(
    fc.uuid(),
    '11E64EEF-A3E4-6D18-B2F4-005056B6000',
    '{}',
    '00000000-0000-0000-0000-000000000000',
  ),
  orgIds: mostly(
    fc.array(idText, { minLength: 1, maxLength: 3 }),
    [],
    Array(50).fill('a'),
    Array(51).fill('a'),
  ),
  requestedBy: characters(256),
};
const request = fc
  .tuple(
    fc.record({ accountingPeriod: reference }),
    mostly<Record<string, unknown>>(bent(more), {}, {}, {}, {}),
    mostly<object>(fc.constant({}), { entity: 'EMEA' }, { '': 1 }, { name: 'Nov 2026' }),
  )
  .map(([period, fields, unknown]) => ({ ...period, ...fields, ...unknown }));

/** Characters that are not printable and that the schema does not refuse. It refuses control characters. */
const unseenUnprintable = /[\p{Cf}\p{Cn}\p{Co}\p{Cs}]/u;
/** The functions' refusals that the schema cannot have, each with a check whether it is true for a request. */
const unseenInRequests: Record<string, (request: CloseRequest) => boolean> = {
  'accountingPeriod.timezone must be an IANA time zone name such as America/New_York': () => true,
  'accountingPeriod.name must be 1 to 100 characters': ({ accountingPeriod }) =>
    !String(Object(accountingPeriod).name).isWellFormed(),
  'requestedBy must be 1 to 256 printable characters': ({ requestedBy }) =>
    unseenUnprintable.test(requestedBy ?? ''),
};
/** Whether all refusals in a detail are ones that the schema cannot have. */
const isUnseen = (detail: string, request: CloseRequest) =>
  detail.split('; ').every((each) => unseenInRequests[each]?.(request) ?? false);

describe('the schema of the close request and the functions', () => {
  test('accept and refuse the same messages, except for unknown time zones and some invisible characters', () => {
    fc.assert(
      fc.property(request, (content) => {
        const body = JSON.stringify(content);
        const parsed = parseCloseRequestMessage({ messageId: 'message-1', body });
        const refusals = schemaProblems('closeRequest', JSON.parse(body));
        if (parsed.isRequest) expect(refusals).toEqual([]);
        else if (refusals.length === 0) {
          expect({ detail: parsed.detail, isUnseen: isUnseen(parsed.detail, JSON.parse(body)) }).toEqual({
            detail: parsed.detail,
            isUnseen: true,
          });
        }
      }),
      { numRuns: 1_500 },
    );
  });

  test('know every time zone that this machine knows', () => {
    const accepted = zones.filter(
      (name) =>
        schemaProblems('closeRequest', { accountingPeriod: { endedBefore: '2026-12-01', timezone: name } })
          .length === 0,
    );
    expect(accepted).toEqual(zones);
  });

  test.each([
    ['nothing', 'null'],
    ['text', '"Nov 2026"'],
    ['a list', '[{"accountingPeriod":{"id":"a"}}]'],
    ['two ways at once', '{"accountingPeriod":{"id":"a","date":"2026-11-01"}}'],
    ['no way at all', '{"accountingPeriod":{}}'],
    ['a time zone beside a date', '{"accountingPeriod":{"date":"2026-11-01","timezone":"UTC"}}'],
    ['a null for the period', '{"accountingPeriod":null}'],
    ['a null for a way that is not taken', '{"accountingPeriod":{"id":"a","name":null}}'],
    ['a null for the way that is taken', '{"accountingPeriod":{"name":null}}'],
    ['a null among orgs', '{"accountingPeriod":{"id":"a"},"orgIds":[null]}'],
    ['a character that SQS does not carry', '{"accountingPeriod":{"name":"Nov \\uffff"}}'],
    ['a control character', '{"accountingPeriod":{"name":"Nov \\u001b"}}'],
    ['a line separator in a name of a person', '{"accountingPeriod":{"id":"a"},"requestedBy":"a\\u2028b"}'],
    [
      'a fraction of 60,000 digits',
      `{"accountingPeriod":{"endedBefore":"2026-12-01T00:00:00.${'1'.repeat(60_000)}Z"}}`,
    ],
    [
      'a time zone of 65 characters',
      `{"accountingPeriod":{"endedBefore":"2026-12-01","timezone":"${'A'.repeat(65)}"}}`,
    ],
    ['the key __proto__', '{"accountingPeriod":{"id":"a"},"__proto__":{"tenant":"b"}}'],
  ])('both refuse %s', (_what, body) => {
    expect(parseCloseRequestMessage({ messageId: 'message-1', body }).isRequest).toBe(false);
    expect(schemaProblems('closeRequest', JSON.parse(body))).not.toEqual([]);
  });
});

describe('the schema of the close request and the functions both accept', () => {
  test.each([
    [
      'nulls',
      '{"accountingPeriod":{"id":"a","timezone":null},"requestId":null,"tenant":null,"entityId":null,"orgIds":null,"requestedBy":null}',
    ],
    ['a null for the time zone', '{"accountingPeriod":{"endedBefore":"2026-12-01","timezone":null}}'],
    ['joiners in a name', '{"accountingPeriod":{"id":"a"},"requestedBy":"علی\u200cرضا"}'],
    ['characters beyond U+FFFF', '{"accountingPeriod":{"name":"𠮷田 😀"},"requestedBy":"𠮷田"}'],
    ['a tab', '{"accountingPeriod":{"name":"Nov\\t2026"}}'],
  ])('%s', (_what, body) => {
    expect(parseCloseRequestMessage({ messageId: 'message-1', body }).isRequest).toBe(true);
    expect(schemaProblems('closeRequest', JSON.parse(body))).toEqual([]);
  });
});

test('every text of a request has a length limit in the published schema', () => {
  const unlimited: string[] = [];
  const visit = (value: unknown, path: string, isBounded: boolean): void => {
    if (typeof value !== 'object' || value === null) return;
    const { type, maxLength, const: constant } = Object(value);
    const isLimited = isBounded || typeof maxLength === 'number' || constant !== undefined;
    if ([type].flat().includes('string') && !isLimited) unlimited.push(path);
    for (const [key, each] of Object.entries(value))
      visit(each, `${path}/${key}`, (isLimited && key === 'anyOf') || isBounded);
  };
  visit(closeRequestJsonSchema(), '', false);
  expect(unlimited).toEqual([]);
});

describe('the schema of the secret and the functions', () => {
  const credential = mostly(fc.stringMatching(/^[!-~]{1,40}$/), '', 'a b', 'é', 'a\n', 'x'.repeat(8193));
  const baseUrl = mostly(
    fc.constantFrom('https://rest.zuora.com', 'HTTPS://REST.eu.zuora.com/', 'https://proxy.example:8443'),
    ...['http://rest.zuora.com', 'ftp://rest.zuora.com', 'https://rest.zuora.com/v1', 'rest.zuora.com', ''],
    ...['https://rest.zuora.com@evil.example', 'https://rest.zuora.com:443', 'https://[::1]:80', 'https://'],
  );
  const secret = fc.oneof(
    bent({ baseUrl, clientId: credential, clientSecret: credential }),
    bent({ baseUrl, bearerToken: credential }),
    bent({
      baseUrl,
      bearerToken: credential,
      clientId: fc.constant(null),
      entityId: fc.uuid(),
      orgIds: fc.array(idText),
    }),
    bent({
      baseUrl,
      bearerToken: credential,
      orgIds: mostly(fc.array(idText, { minLength: 1 }).map(String), '', 'a,', 'a b', ' a , b', 'a\n'),
    }),
    bent({ baseUrl, clientId: credential, clientSecret: credential, bearerToken: credential }),
    bent({
      baseUrl,
      bearerToken: credential,
      zuoraVersion: mostly(fc.constant('2026-02-20'), 'v1'),
      rotatedAt: anyJson,
    }),
    anyJson,
  );
  const extraHosts = ['proxy.example:8443'];

  test('accept and refuse the same secrets, except for hosts, which depend on a setting', () => {
    fc.assert(
      fc.property(secret, (content) => {
        const text = JSON.stringify(content);
        const parsed = parseSecret({ text, versionId: null }, extraHosts);
        const refusals = schemaProblems('secret', JSON.parse(text));
        if ('credentials' in parsed) expect(refusals).toEqual([]);
        else if (refusals.length === 0) expect(parsed.problem).toBe('its baseUrl is not an allowed host');
      }),
      { numRuns: 1_500 },
    );
  });
});

/** The paths of all keys of a value. Of a list, only the first entry counts. */
function pathsIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? Object.keys(value).slice(0, 1) : Object.keys(value);
  const inner = keys.flatMap((key) => pathsIn(Reflect.get(value, key), [...path, key]));
  return path.length === 0 ? inner : [path, ...inner];
}

function changed(value: unknown, path: string[], change: (from: object, key: string) => void): unknown {
  const copy: unknown = structuredClone(value);
  const parent = path.slice(0, -1).reduce<unknown>((from, key) => Reflect.get(Object(from), key), copy);
  change(Object(parent), path.at(-1) ?? '');
  return copy;
}

describe('the schema of the outcome', () => {
  const events = Object.entries(examplesIn('outcomes'));
  const [, rejected] = events.find(([name]) => name === 'rejected') ?? [];

  test('refuses what the parser refuses, with each key left out and with each value of another type', () => {
    const values = [null, 5, 'x', true, [], {}, 'completed'];
    for (const path of pathsIn(rejected)) {
      const variants = [
        changed(rejected, path, (from, key) => Reflect.deleteProperty(from, key)),
        ...values.map((value) => changed(rejected, path, (from, key) => Reflect.set(from, key, value))),
      ];
      for (const variant of variants) {
        const isAccepted = schemaProblems('outcome', variant).length === 0;
        expect({ path, variant, isAccepted }).toEqual({
          path,
          variant,
          isAccepted: outcomeSchema.safeParse(variant).success,
        });
      }
    }
  });

  test('accepts added keys, wherever they are', () => {
    const objects = pathsIn(rejected).filter((path) => path.length === 1 || path.length === 2);
    for (const path of objects) {
      const grown = changed(rejected, path, (from) => Reflect.set(from, 'addedLater', { any: 'thing' }));
      expect(schemaProblems('outcome', grown)).toEqual([]);
    }
  });

  test('refuses a type that is not the type of data.outcome', () => {
    const other = changed(rejected, ['type'], (from, key) =>
      Reflect.set(from, key, 'zuora.pending-close.failed.v1'),
    );
    expect(schemaProblems('outcome', other)).not.toEqual([]);
  });

  test.each([
    ['an item with all facts', aWatchingItem({ run: aRun({ status: 'Completed' }), zuoraProcessId: 'p' })],
    ['an item without facts', anAcceptedItem({ scope: null })],
    ['an item without its period', aWatchingItem({ period: null })],
  ])('accepts what the functions publish for %s', (_what, item) => {
    for (const outcome of ['completed', 'failed', 'rejected', 'withdrawn', 'timed-out'] as const) {
      const reasons = [{ code: 'refused-by-zuora', message: 'text', zuoraCode: null }];
      const event = outcomeEvent(item, { outcome, now: atMs(60), reasons, fileIds: noFiles });
      expect(schemaProblems('outcome', JSON.parse(event))).toEqual([]);
    }
  });
});
