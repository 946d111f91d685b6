import * as fc from 'fast-check';
import type { ConnectionBroken, HttpAnswer } from '../../functions/shared/zuora/exchange.ts';
import { anyJson, bent, markedText } from './arbitraries.ts';

/** Codes of all categories, of other lengths, and empty. */
const code = fc.oneof(
  fc
    .integer({ min: 500_000, max: 679_999 })
    .chain((resource) =>
      fc
        .constantFrom(10, 11, 20, 30, 40, 45, 50, 60, 61, 70, 90, 99)
        .map((category) => resource * 100 + category),
    ),
  fc.constantFrom(90000011, '90000011', '50000030', 70, '70', 'ClientError', '', '123', null, {}),
);
const reason = fc.oneof(
  fc.record({ code, message: markedText }),
  bent({ code, message: markedText }),
  anyJson,
);
const reasons = fc.oneof(fc.array(reason, { maxLength: 25 }), anyJson);
const success = fc.oneof(
  { arbitrary: fc.constantFrom<unknown>(true, false), weight: 6 },
  { arbitrary: fc.constantFrom<unknown>('true', 1, null, [true], { success: true }), weight: 1 },
);

/** The formats of errors, success, periods and lists, each one valid, changed, and mixed with the others. */
export function bodyWith(
  shape: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Record<string, unknown>> {
  return fc.oneof(
    { arbitrary: bent({ ...shape, success }), weight: 6 },
    {
      arbitrary: bent({
        success,
        reasons,
        processId: fc.oneof(fc.stringMatching(/^[0-9A-F]{16}$/), markedText),
      }),
      weight: 4,
    },
    {
      arbitrary: fc.oneof(bent({ success, Errors: reasons }), bent({ error: reason, message: markedText })),
      weight: 2,
    },
    {
      arbitrary: bent({
        code,
        message: markedText,
        FaultCode: markedText,
        faultcode: markedText,
        Success: success,
      }),
      weight: 1,
    },
    { arbitrary: fc.dictionary(fc.string({ maxLength: 8 }), anyJson, { maxKeys: 4 }), weight: 1 },
  );
}

export const status = fc.oneof(
  { arbitrary: fc.constant(200), weight: 6 },
  {
    arbitrary: fc.constantFrom(
      201,
      202,
      204,
      299,
      301,
      307,
      400,
      401,
      403,
      404,
      408,
      409,
      425,
      429,
      500,
      502,
      503,
      504,
    ),
    weight: 6,
  },
  { arbitrary: fc.integer({ min: 200, max: 599 }), weight: 1 },
);

const headerText = fc.oneof(
  fc.integer({ min: -5, max: 100_000 }).map(String),
  fc.string({ maxLength: 12 }),
  markedText,
  fc.constantFrom('Wed, 02 Dec 2026 10:01:00 GMT', '37, 37;w=60', '9'.repeat(400)),
);
const names = [
  'retry-after',
  'ratelimit-reset',
  'x-ratelimit-reset',
  'zuora-request-id',
  'location',
  'server',
];
export const headers = fc
  .dictionary(fc.constantFrom(...names), headerText, { maxKeys: 3 })
  .map((given) => ({ get: (name: string) => given[name] ?? null }));

/** An answer over HTTP: complete, broken off, or missing. */
export function answerWith(
  shape: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<HttpAnswer | ConnectionBroken | null> {
  const body = fc.oneof(
    { arbitrary: bodyWith(shape), weight: 12 },
    { arbitrary: fc.constant('unreadable' as const), weight: 1 },
  );
  const bodyBytes = fc.nat(20 * 1024 * 1024);
  const answer = fc.record({ status, headers, body, bodyBytes, isWhole: fc.constant(true) });
  return fc.oneof(
    { arbitrary: answer, weight: 20 },
    {
      arbitrary: answer.map((each) => ({ ...each, body: 'unreadable' as const, isWhole: false })),
      weight: 1,
    },
    { arbitrary: fc.constantFrom(null, 'connection-broken' as const), weight: 1 },
  );
}
