import { expect, expectTypeOf, test } from 'vitest';
import type * as z from 'zod';
import type { AccountingPeriodReference, CloseRequest } from '../../../functions/contract/close-request.ts';
import type { closeRequestSchema } from '../../../functions/contract/close-request-schema.ts';
import * as contract from '../../../functions/contract/contract.ts';
import type {
  KnownReasonCode,
  Outcome,
  OutcomeAccountingPeriod,
  OutcomeData,
  OutcomeEvent,
  OutcomeEventOf,
  OutcomeReason,
} from '../../../functions/contract/outcome.ts';
import type * as published from '../../../functions/contract/outcome-schema.ts';
import type { RejectionCode } from '../../../functions/shared/ledger/item-words.ts';
import { putUnclear } from '../../../functions/shared/ledger/outcome-event.ts';
import { examplesIn } from '../../../scripts/contract-files.ts';
import { reasonCodes } from '../../../scripts/contract-texts.ts';

// The package's declarations are written by hand, so that they need nothing of zod; the compiler holds them to the
// schemas. `tsc` is what runs these tests.
test('the types of the package are those of the schemas', () => {
  type Event = published.OutcomeEvent;
  type Data = Event['data'];

  expectTypeOf<Outcome>().toEqualTypeOf<published.Outcome>();
  expectTypeOf<Omit<OutcomeEventOf, 'data'>>().toEqualTypeOf<Omit<Event, 'data'>>();
  expectTypeOf<Omit<OutcomeData, 'reasons'>>().toEqualTypeOf<Omit<Data, 'reasons'>>();
  expectTypeOf<OutcomeAccountingPeriod>().toEqualTypeOf<Data['accountingPeriod']>();
  // A code is any text to the schema; the package names the known ones.
  expectTypeOf<Omit<OutcomeReason, 'code'>>().toEqualTypeOf<Omit<Data['reasons'][number], 'code'>>();
  expectTypeOf<OutcomeReason['code']>().toExtend<string>();
  expectTypeOf<string>().toExtend<OutcomeReason['code']>();
  expectTypeOf<RejectionCode>().toExtend<KnownReasonCode>();

  type Asked = z.input<typeof closeRequestSchema>;
  expectTypeOf<Omit<CloseRequest, 'accountingPeriod'>>().toEqualTypeOf<Omit<Asked, 'accountingPeriod'>>();
  expectTypeOf<CloseRequest>().toExtend<Asked>();
  type KeysOf<Union> = Union extends unknown ? keyof Union : never;
  expectTypeOf<KeysOf<AccountingPeriodReference>>().toEqualTypeOf<keyof Asked['accountingPeriod']>();
});

test('a request names its period in exactly one way', () => {
  type Way = AccountingPeriodReference;
  expectTypeOf<{ id: string }>().toExtend<Way>();
  expectTypeOf<{ name: string; id: undefined }>().toExtend<Way>();
  expectTypeOf<{ date: string }>().toExtend<Way>();
  expectTypeOf<{ endedBefore: string }>().toExtend<Way>();
  expectTypeOf<{ endedBefore: string; timezone: string }>().toExtend<Way>();

  expectTypeOf<{ id: string; name: string }>().not.toExtend<Way>();
  expectTypeOf<{ name: string; date: string }>().not.toExtend<Way>();
  expectTypeOf<{ date: string; endedBefore: string }>().not.toExtend<Way>();
  expectTypeOf<{ date: string; timezone: string }>().not.toExtend<Way>();
  expectTypeOf<object>().not.toExtend<Way>();
});

test('the outcome narrows the type of an event', () => {
  const typeOf = (event: OutcomeEvent): string => {
    switch (event.type) {
      case 'zuora.pending-close.completed.v1':
        expectTypeOf(event.data.outcome).toEqualTypeOf<'completed'>();
        return event.data.outcome;
      default:
        expectTypeOf(event.data.outcome).toEqualTypeOf<Exclude<Outcome, 'completed'>>();
        return event.data.outcome;
    }
  };
  const startOf = (event: OutcomeEvent): string | null => {
    switch (event.data.outcome) {
      case 'completed':
        expectTypeOf(event.data.outcome).toEqualTypeOf<'completed'>();
        expectTypeOf(event).toEqualTypeOf<OutcomeEvent>();
        return event.data.trialBalance.start;
      default:
        return null;
    }
  };
  const { completed, failed } = examplesIn('outcomes');
  expect([completed, failed].map((each) => typeOf(contract.parseOutcome(each)))).toEqual([
    'completed',
    'failed',
  ]);
  expect([completed, failed].map((each) => startOf(contract.parseOutcome(each)) === null)).toEqual([
    false,
    true,
  ]);
});

test('the package exports exactly what senders and subscribers call', () => {
  expect(Object.keys(contract).sort()).toEqual([
    'InvalidCloseRequestError',
    'NotAnOutcomeError',
    'closeRequest',
    'outcomeId',
    'parseOutcome',
  ]);
});

test('the package knows all reasons that the functions give', () => {
  expect(reasonCodes).toContain(putUnclear.code);
});
