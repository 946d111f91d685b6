import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCarriedBySqs } from '../../../functions/contract/carried-characters.ts';
import {
  type CloseRequest,
  closeRequest,
  InvalidCloseRequestError,
} from '../../../functions/contract/close-request.ts';
import { outcomeId } from '../../../functions/contract/outcome-id.ts';
import { parseCloseRequestMessage } from '../../../functions/set-pending-close/close-request-message.ts';
import { examplesIn } from '../../../scripts/contract-files.ts';

/** A value as untyped code may pass it. */
const untyped = (fields: unknown): unknown => Reflect.apply(closeRequest, undefined, [fields]);

function problemsOf(fields: unknown): readonly string[] {
  try {
    untyped(fields);
  } catch (error) {
    if (error instanceof InvalidCloseRequestError) return error.problems;
    throw error;
  }
  return [];
}

const accountingPeriod = { name: 'Nov 2026' };

describe('a close request is built', () => {
  test.each(Object.entries(examplesIn('requests')))('as each example: %s', (_name, example) => {
    expect(untyped(example)).toEqual(example);
  });

  test('without undefined fields', () => {
    const built = closeRequest({ accountingPeriod, requestId: 'a', tenant: undefined, orgIds: undefined });
    expect(JSON.stringify(built)).toBe('{"accountingPeriod":{"name":"Nov 2026"},"requestId":"a"}');
  });

  test('with nulls, as they are copied from an outcome', () => {
    const nulls = { tenant: null, entityId: null, orgIds: null, requestedBy: null };
    expect(closeRequest({ accountingPeriod, ...nulls })).toEqual({ accountingPeriod, ...nulls });
  });

  test('as a copy, so that later changes of the original do not reach it', () => {
    const fields: CloseRequest = { accountingPeriod: { name: 'Nov 2026' }, orgIds: ['a'] };
    const built = closeRequest(fields);
    fields.orgIds?.push('b');
    expect(built.orgIds).toEqual(['a']);
  });
});

describe('a request that breaks a rule is refused, with field and rule and without a value', () => {
  test.each<[unknown, readonly string[]]>([
    [{}, ['accountingPeriod must be an object with exactly one of id, name, date or endedBefore']],
    [{ accountingPeriod: {} }, ['accountingPeriod must hold exactly one of id, name, date or endedBefore']],
    [
      { accountingPeriod: { date: '2026-02-30' } },
      ['accountingPeriod.date must be a real day as YYYY-MM-DD'],
    ],
    [{ accountingPeriod: { date: new Date(0) } }, ['accountingPeriod.date must be a real day as YYYY-MM-DD']],
    [{ accountingPeriod, requestId: 'a b' }, ['requestId must be 1 to 128 of A-Z a-z 0-9 . _ : / -']],
    [{ accountingPeriod, entity: 'x' }, ['entity is not allowed']],
    [{ accountingPeriod, entityId: '' }, ['entityId must be a UUID']],
    [
      { accountingPeriod, tenant: 'A', 'a b': 1 },
      ['tenant must be 1 to 64 of a-z 0-9 -', 'a key is not allowed'],
    ],
    [
      { specversion: '1.0', data: { accountingPeriod } },
      [
        'accountingPeriod must be an object with exactly one of id, name, date or endedBefore',
        'specversion is not allowed',
        'data is not allowed',
      ],
    ],
    [undefined, ['the request must be a JSON object']],
    ['Nov 2026', ['the request must be a JSON object']],
  ])('%j', (fields, problems) => expect(problemsOf(fields)).toEqual(problems));

  test('in one line, for logs', () => {
    const wrong = () => closeRequest({ accountingPeriod, tenant: 'Acme', requestedBy: '' });
    expect(wrong).toThrow(InvalidCloseRequestError);
    expect(wrong).toThrow(
      'Not a close request: tenant must be 1 to 64 of a-z 0-9 -; requestedBy must be 1 to 256 printable characters',
    );
  });

  test('exactly when the functions refuse it', () => {
    const anyFields = fc.record(
      {
        accountingPeriod: fc.oneof(
          fc.record({ name: fc.string({ unit: 'binary', maxLength: 3 }) }),
          fc.record({ date: fc.stringMatching(/^2026-[01]\d-[0-3]\d$/) }),
        ),
        requestId: fc.string({ maxLength: 3 }),
        requestedBy: fc.string({ unit: 'binary', maxLength: 3 }),
      },
      { requiredKeys: ['accountingPeriod'] },
    );
    fc.assert(
      fc.property(anyFields, (fields) => {
        const { isRequest } = parseCloseRequestMessage({ messageId: 'm', body: JSON.stringify(fields) });
        expect(problemsOf(fields).length === 0).toBe(isRequest);
        // A request that was built can be sent.
        if (isRequest) expect(isCarriedBySqs(JSON.stringify(untyped(fields)))).toBe(true);
      }),
    );
  });
});

test('the id of the outcome is known before the request is sent', () => {
  // printf 'default\nnetsuite-2026-11-close-1' | sha256sum
  expect(outcomeId('default', 'netsuite-2026-11-close-1')).toBe(
    'be82ec5ddf69dc07dadb52d348d2f32429632c475fa55e59455bb2cd80b63a2c',
  );
  for (const example of Object.values(examplesIn('outcomes'))) {
    const { id, data } = Object(example);
    expect(outcomeId(data.tenant, data.requestId)).toBe(id);
  }
});
