import { expect, test } from 'vitest';
import { callerOf, targetOf } from '../../../functions/set-pending-close/close-context.ts';
import { anItem } from './world.ts';

test('a call has the scope of its request, and is not made without one', () => {
  const orgIds = ['org-1'];
  const item = anItem({ scope: { entityId: 'e-1', orgIds } });
  const { tenant, zuoraTrackId: trackId } = item;
  expect(callerOf(item)).toEqual({ tenant, entityId: 'e-1', orgIds, trackId });
  expect(() => callerOf(anItem({ scope: null }))).toThrow('scope');
});

test('a PUT is for the period that was found, and is not made before one was found', () => {
  expect(targetOf(anItem({ periodId: 'nov' }))).toBe('nov');
  expect(() => targetOf(anItem({ periodId: null }))).toThrow('period');
});
