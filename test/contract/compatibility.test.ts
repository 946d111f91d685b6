import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { releasedFolder, schemaFiles } from '../../scripts/contract-files.ts';
import { breaksForReceivers, breaksForSenders } from './compatibility.ts';

type Schema = Record<string, unknown>;

// Do not fix a failure by a new release within v1: the reported changes break users of v1.
describe('this version is compatible with the last release of v1', () => {
  const released = (file: string): Schema =>
    JSON.parse(readFileSync(path.join(releasedFolder, file), 'utf8'));

  test('for subscribers: outcomes have at most additional keys', () => {
    const file = 'outcome.schema.json';
    expect(breaksForReceivers(released(file), schemaFiles[file]())).toEqual([]);
  });

  test.each(['close-request.schema.json', 'secret.schema.json'] as const)(
    'for senders: %s refuses nothing that it accepted',
    (file) => {
      expect(breaksForSenders(released(file), schemaFiles[file]())).toEqual([]);
    },
  );
});

/** A schema with one change. */
function edited(schema: Schema, edit: (copy: Schema) => void): Schema {
  const copy = structuredClone(schema);
  edit(copy);
  return copy;
}
/** The object under a path of keys, to change it. */
const under = (schema: Schema, ...keys: (string | number)[]): Schema =>
  keys.reduce<Schema>((from, key) => Object(from[key]), schema);

const text = { type: 'string' };

describe('for subscribers', () => {
  const event: Schema = {
    type: 'object',
    required: ['type', 'data'],
    properties: {
      type: { type: 'string', enum: ['a.v1', 'b.v1'] },
      time: { type: 'string', format: 'date-time' },
      id: { type: 'string', pattern: '^[0-9a-f]{64}$' },
      version: { const: '1.0' },
      data: {
        type: 'object',
        required: ['note'],
        properties: { note: { type: ['string', 'null'] }, at: { anyOf: [text, { type: 'null' }] } },
      },
      reasons: { type: 'array', items: { type: 'object', properties: { code: text }, required: ['code'] } },
    },
    oneOf: [{ properties: { type: { const: 'a.v1' } } }, { properties: { type: { const: 'b.v1' } } }],
  };
  const properties = (schema: Schema) => under(schema, 'properties');

  const breaking: [what: string, broken: string, edit: (schema: Schema) => void][] = [
    ['a key removed', 'time: the key was removed', (s) => delete properties(s).time],
    [
      'an inner key removed',
      'data.at: the key was removed',
      (s) => delete under(s, 'properties', 'data', 'properties').at,
    ],
    [
      'a key no longer always there',
      'type: the key is no longer always there',
      (s) => (s.required = ['data']),
    ],
    [
      'no key that is always there',
      'reasons.[].code: the key is no longer always there',
      (s) => delete under(s, 'properties', 'reasons', 'items').required,
    ],
    [
      'another type',
      'data.note: type changed',
      (s) => (under(s, 'properties', 'data', 'properties', 'note').type = 'number'),
    ],
    [
      'null no longer allowed',
      'data.note: type changed',
      (s) => (under(s, 'properties', 'data', 'properties', 'note').type = 'string'),
    ],
    [
      'null also allowed',
      'id: type changed',
      (s) => (under(s, 'properties', 'id').type = ['string', 'null']),
    ],
    ['a value removed', 'type: enum changed', (s) => (under(s, 'properties', 'type').enum = ['a.v1'])],
    [
      'a value added',
      'type: enum changed',
      (s) => (under(s, 'properties', 'type').enum = ['a.v1', 'b.v1', 'c.v1']),
    ],
    ['another constant', 'version: const changed', (s) => (under(s, 'properties', 'version').const = '1.1')],
    ['another pattern', 'id: pattern changed', (s) => (under(s, 'properties', 'id').pattern = '^.*$')],
    ['no format any more', 'time: format changed', (s) => delete under(s, 'properties', 'time').format],
    [
      'items of another type',
      'reasons.[].code: type changed',
      (s) => (under(s, 'properties', 'reasons', 'items', 'properties').code = { type: 'number' }),
    ],
    [
      'one of several types gone',
      'data.at: anyOf changed',
      (s) => (under(s, 'properties', 'data', 'properties', 'at').anyOf = [text]),
    ],
    [
      'one of several types changed',
      'data.at: type changed',
      (s) => (under(s, 'properties', 'data', 'properties', 'at').anyOf = [text, text]),
    ],
    ['a pair gone', 'the whole: oneOf changed', (s) => (s.oneOf = [])],
    ['a new rule', 'the whole: additionalProperties changed', (s) => (s.additionalProperties = false)],
  ];
  test.each(breaking)('%s is a break', (_what, broken, edit) => {
    expect(breaksForReceivers(event, edited(event, edit))).toEqual([broken]);
  });

  const harmless: [what: string, edit: (schema: Schema) => void][] = [
    ['a key added', (s) => (properties(s).region = text)],
    ['a key added that is always there', (s) => Object.assign(s, { required: ['region', 'type', 'data'] })],
    ['an inner key added', (s) => (under(s, 'properties', 'data', 'properties').region = text)],
    ['a key that is always there now', (s) => (s.required = ['type', 'data', 'id'])],
    ['other words', (s) => Object.assign(s, { title: 'Event', description: 'An event.', examples: [{}] })],
  ];
  test.each(harmless)('%s is not a break', (_what, edit) => {
    expect(breaksForReceivers(event, edited(event, edit))).toEqual([]);
  });
});

describe('for senders', () => {
  const way = (title: string, key: string, value: Schema): Schema => ({
    title,
    type: 'object',
    properties: { [key]: value },
    required: [key],
    additionalProperties: false,
  });
  const request: Schema = {
    type: 'object',
    required: ['period'],
    additionalProperties: false,
    properties: {
      period: {
        oneOf: [
          way('by id', 'id', { type: 'string', pattern: '^[a-z]{1,64}$' }),
          way('by day', 'day', { format: 'date' }),
        ],
      },
      tenant: { type: ['string', 'null'], pattern: '^[a-z-]{1,64}$', minLength: 1, maxLength: 64 },
      orgs: {
        type: 'array',
        minItems: 1,
        maxItems: 50,
        items: { type: 'string', pattern: '^\\P{Cs}{1,100}$' },
      },
      mode: { enum: ['a', 'b'] },
      version: { const: '1' },
      note: { type: 'string', pattern: '^a|b$' },
    },
  };
  const property = (schema: Schema, key: string) => under(schema, 'properties', key);
  const ways = (schema: Schema) => under(schema, 'properties', 'period');
  const byId = (schema: Schema) => under(schema, 'properties', 'period', 'oneOf', 0, 'properties', 'id');

  const breaking: [what: string, broken: string, edit: (schema: Schema) => void][] = [
    ['a key required now', 'tenant: the key is required now', (s) => (s.required = ['period', 'tenant'])],
    ['a key removed', 'mode: the key is refused now', (s) => delete under(s, 'properties').mode],
    ['a type removed', 'tenant: a type is refused now', (s) => (property(s, 'tenant').type = 'string')],
    [
      'a type where there was none',
      'mode: a type is refused now',
      (s) => (property(s, 'mode').type = 'string'),
    ],
    ['a value removed', 'mode: a value is refused now', (s) => (property(s, 'mode').enum = ['a'])],
    [
      'values where there were none',
      'note: a value is refused now',
      (s) => (property(s, 'note').enum = ['a']),
    ],
    ['another constant', 'version: const changed', (s) => (property(s, 'version').const = '2')],
    [
      'a character less',
      'tenant: the pattern refuses what it accepted',
      (s) => (property(s, 'tenant').pattern = '^[a-z]{1,64}$'),
    ],
    [
      'fewer characters',
      'tenant: the pattern refuses what it accepted',
      (s) => (property(s, 'tenant').pattern = '^[a-z-]{1,63}$'),
    ],
    [
      'more characters at least',
      'tenant: the pattern refuses what it accepted',
      (s) => (property(s, 'tenant').pattern = '^[a-z-]{2,64}$'),
    ],
    [
      'a class of Unicode less',
      'orgs.[]: the pattern refuses what it accepted',
      (s) => (under(s, 'properties', 'orgs', 'items').pattern = '^\\P{C}{1,100}$'),
    ],
    [
      'a pattern that cannot be compared',
      'note: the pattern refuses what it accepted',
      (s) => (property(s, 'note').pattern = '^a|b|c$'),
    ],
    [
      'a pattern where there was none',
      'mode: the pattern refuses what it accepted',
      (s) => (property(s, 'mode').pattern = '^[a-z]{1,64}$'),
    ],
    [
      'a shorter text',
      'tenant: maxLength refuses what it accepted',
      (s) => (property(s, 'tenant').maxLength = 63),
    ],
    [
      'a longer text at least',
      'tenant: minLength refuses what it accepted',
      (s) => (property(s, 'tenant').minLength = 2),
    ],
    ['a shorter list', 'orgs: maxItems refuses what it accepted', (s) => (property(s, 'orgs').maxItems = 49)],
    [
      'a bound where there was none',
      'mode: maxLength refuses what it accepted',
      (s) => (property(s, 'mode').maxLength = 5),
    ],
    [
      'another rule',
      'orgs: uniqueItems refuses what it accepted',
      (s) => (property(s, 'orgs').uniqueItems = true),
    ],
    ['a format', 'note: format refuses what it accepted', (s) => (property(s, 'note').format = 'uri')],
    [
      'a way removed',
      'period: the way "by day" is refused or narrower now',
      (s) => (under(s, 'properties', 'period', 'oneOf').length = 1),
    ],
    [
      'a way made narrower',
      'period: the way "by id" is refused or narrower now',
      (s) => (byId(s).pattern = '^[a-z]{1,32}$'),
    ],
    [
      'a way that is like another',
      'period: a new way of oneOf may fit what an old one accepted',
      (s) => Object(ways(s).oneOf).push(way('by mark', 'id', { type: 'number' })),
    ],
    ['ways where there were none', 'mode: anyOf was added', (s) => (property(s, 'mode').anyOf = [text])],
  ];
  test.each(breaking)('%s is a break', (_what, broken, edit) => {
    expect(breaksForSenders(request, edited(request, edit))).toEqual([broken]);
  });

  test('refusing unknown keys is a break if they were allowed', () => {
    const { additionalProperties: _, ...open } = request;
    expect(breaksForSenders(open, request)).toEqual(['the whole: unknown keys are refused now']);
    expect(
      breaksForSenders(
        open,
        edited(open, (s) => delete under(s, 'properties').mode),
      ),
    ).toEqual([]);
  });

  const harmless: [what: string, edit: (schema: Schema) => void][] = [
    ['a key added', (s) => (under(s, 'properties').reason = text)],
    ['a key that is no longer required', (s) => (s.required = [])],
    ['a type added', (s) => (property(s, 'note').type = ['string', 'number'])],
    ['no type any more', (s) => delete property(s, 'note').type],
    ['a value added', (s) => (property(s, 'mode').enum = ['a', 'b', 'c'])],
    ['a constant that became one of several', (s) => (under(s, 'properties').version = { enum: ['1', '2'] })],
    ['a wider pattern', (s) => (property(s, 'tenant').pattern = '^[a-z0-9-]{1,80}$')],
    [
      'a wider class of Unicode',
      (s) => (under(s, 'properties', 'orgs', 'items').pattern = '^\\p{Any}{1,100}$'),
    ],
    ['no pattern any more', (s) => delete property(s, 'note').pattern],
    ['longer lists', (s) => Object.assign(property(s, 'orgs'), { minItems: 0, maxItems: 100 })],
    [
      'a way added that has a key of its own',
      (s) => Object(ways(s).oneOf).push(way('by mark', 'mark', text)),
    ],
    ['a way made wider', (s) => (byId(s).pattern = '^[a-z0-9]{1,64}$')],
    ['no ways any more', (s) => (under(s, 'properties').period = {})],
    ['other words', (s) => Object.assign(property(s, 'note'), { description: 'A note.' })],
  ];
  test.each(harmless)('%s is not a break', (_what, edit) => {
    expect(breaksForSenders(request, edited(request, edit))).toEqual([]);
  });
});
