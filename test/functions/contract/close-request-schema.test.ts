import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closeRequestSchema } from '../../../functions/contract/close-request-schema.ts';
import { idWithinSource, outcomeId } from '../../../functions/contract/outcome-id.ts';
import { periodIdPattern, requestIdPattern, tenantPattern } from '../../../functions/contract/patterns.ts';
import { trackIdOf } from '../../../functions/shared/ledger/ledger-transitions.ts';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
const anyText = fc.string({ unit: 'grapheme' });

test('an id within a source is the SHA-256 in hex of source, line feed and id', () => {
  fc.assert(
    fc.property(anyText, anyText, (source, id) => {
      expect(idWithinSource(source, id)).toBe(sha256(`${source}\n${id}`));
    }),
  );
  expect(idWithinSource('/s', 'x')).toBe('c17493b637d322b63a7a7b9ef481f6faa5adabbced18c40051f00e5b3af92f5e');
});

test('an id within a source keeps the rule of request ids', () => {
  expect(idWithinSource('a source', 'an id')).toMatch(requestIdPattern);
});

describe('the id of the outcome event', () => {
  test('is the SHA-256 in hex of tenant, line feed and request id, in UTF-8', () => {
    expect(outcomeId('default', 'close-1')).toBe(sha256('default\nclose-1'));
    expect(outcomeId('default', 'close-1')).toMatch(/^[0-9a-f]{64}$/);
  });

  test('differs for different tenants and requests', () => {
    const ids = [
      ['a', 'b'],
      ['ab', ''],
      ['a', 'c'],
      ['b', 'b'],
    ].map(([tenant = '', requestId = '']) => outcomeId(tenant, requestId));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test("the track id is derived from the request and valid by Zuora's rule: 64 of US-ASCII without : ; \" '", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(tenantPattern),
      fc.stringMatching(requestIdPattern),
      (tenant, requestId) => {
        expect(trackIdOf(tenant, requestId)).toMatch(/^[A-Za-z0-9-]{1,64}$/);
        expect(trackIdOf(tenant, requestId)).toBe(trackIdOf(tenant, requestId));
        expect(trackIdOf(tenant, requestId)).not.toBe(trackIdOf(tenant, `${requestId}x`));
      },
    ),
  );
});

test.each([
  ['a period id', periodIdPattern, 64],
  ['a request id', requestIdPattern, 128],
  ['a tenant', tenantPattern, 64],
])('%s has 1 to its maximum of characters, up to the end of the text', (_name, pattern, most) => {
  expect('a'.repeat(most)).toMatch(pattern);
  expect('a'.repeat(most + 1)).not.toMatch(pattern);
  expect('').not.toMatch(pattern);
  expect('a\n').not.toMatch(pattern);
});

describe('the content of two requests', () => {
  const content = (body: string) => closeRequestSchema.parse(JSON.parse(body)).content;

  test.each([
    [
      'key order',
      '{"requestedBy":"a","accountingPeriod":{"name":"n"}}',
      '{"accountingPeriod":{"name":"n"},"requestedBy":"a"}',
    ],
    [
      'a default that is spelt out',
      '{"accountingPeriod":{"endedBefore":"2026-12-01"}}',
      '{"accountingPeriod":{"timezone":"UTC","endedBefore":"2026-12-01"}}',
    ],
    [
      'a null',
      '{"accountingPeriod":{"endedBefore":"2026-12-01","timezone":null},"entityId":null,"orgIds":null,"requestedBy":null}',
      '{"accountingPeriod":{"endedBefore":"2026-12-01"}}',
    ],
    [
      'the id and the tenant, which are its key',
      '{"accountingPeriod":{"id":"a"},"requestId":"1"}',
      '{"tenant":"b","accountingPeriod":{"id":"a"}}',
    ],
  ])('is the same if they differ only in %s', (_what, one, other) =>
    expect(content(one)).toEqual(content(other)),
  );

  test.each([
    ['the period', '{"accountingPeriod":{"id":"a"}}', '{"accountingPeriod":{"name":"a"}}'],
    ['who asked', '{"accountingPeriod":{"id":"a"},"requestedBy":"x"}', '{"accountingPeriod":{"id":"a"}}'],
    [
      'the order of orgs',
      '{"accountingPeriod":{"id":"a"},"orgIds":["a","b"]}',
      '{"accountingPeriod":{"id":"a"},"orgIds":["b","a"]}',
    ],
  ])('differs if they differ in %s', (_what, one, other) => expect(content(one)).not.toEqual(content(other)));

  test('a field that was left out becomes null, which the ledger can store', () => {
    expect(closeRequestSchema.parse({ accountingPeriod: { id: 'a' } })).toEqual({
      requestId: undefined,
      tenant: 'default',
      content: { accountingPeriod: { id: 'a' }, entityId: null, orgIds: null, requestedBy: null },
    });
  });
});
