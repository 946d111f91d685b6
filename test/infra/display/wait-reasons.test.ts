import { expect, it } from 'vitest';
import { waitReasonText } from '../../../infra/display/wait-reasons.ts';

it('tells a reason in words, and one that it does not know by its code', () => {
  expect(waitReasonText('slow-down')).toBe('Zuora asked for fewer calls');
  expect(waitReasonText('of-a-later-version')).toBe('of-a-later-version');
});
