import { afterAll, describe, expect, it } from 'vitest';
import { edited } from './variants/broken-copy.ts';
import { type Catch, catchAll } from './variants/catch.ts';
import { reportText } from './variants/report-text.ts';
import { variants } from './variants/variants.ts';

/** The worlds that `worlds.test.ts` runs. */
const seeds = 2_000;

describe('the checker is checked', () => {
  let caught: readonly Catch[] = [];

  afterAll(() => {
    if (caught.length > 0) console.log(reportText(caught));
  });

  it('by mistakes that all have names of their own', () => {
    expect(variants.length).toBeGreaterThanOrEqual(20);
    expect(new Set(variants.map(({ name }) => name)).size).toBe(variants.length);
  });

  it('and finds each of them in the worlds of `npm test`', async () => {
    caught = await catchAll(variants, { seeds });

    const missed = caught.filter(({ by }) => by === null).map(({ variant }) => variant.name);
    expect(missed).toEqual([]);
    expect(caught).toHaveLength(variants.length);
    // Seconds, but for a machine with much else to do, or a variant that no world notices.
  }, 240_000);

  it('and says of a mistake that no longer fits the functions which passage is gone', () => {
    const edit = { file: 'shared/zuora/run.ts', find: 'one', replace: 'other' };

    expect(edited('only one', edit, 'test')).toBe('only other');
    expect(() => edited('one and one', edit, 'test')).toThrow(
      'The variant "test" no longer fits: functions/shared/zuora/run.ts holds its passage 2 times, not once: one',
    );
    expect(() => edited('none', { ...edit, find: 'gone' }, 'test')).toThrow('holds its passage 0 times');
  });
});
