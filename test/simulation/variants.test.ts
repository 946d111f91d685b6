import { afterAll, describe, expect, it } from 'vitest';
import { edited } from './variants/broken-copy.ts';
import { type Catch, catchAll } from './variants/catch.ts';
import { reportText } from './variants/report-text.ts';
import { variants } from './variants/variants.ts';

/** The worlds that `worlds.test.ts` runs. */
const seeds = 2_000;

describe('the variants', () => {
  let caught: readonly Catch[] = [];

  afterAll(() => {
    if (caught.length > 0) console.log(reportText(caught));
  });

  it('have different names', () => {
    expect(variants.length).toBeGreaterThanOrEqual(20);
    expect(new Set(variants.map(({ name }) => name)).size).toBe(variants.length);
  });

  it('are each noticed in the worlds of `npm test`', async () => {
    caught = await catchAll(variants, { seeds });

    const missed = caught.filter(({ by }) => by === null).map(({ variant }) => variant.name);
    expect(missed).toEqual([]);
    expect(caught).toHaveLength(variants.length);
    // It takes seconds, and longer on a busy machine or if no world notices a variant.
  }, 240_000);

  it('name the passage that is missing if they no longer fit the functions', () => {
    const edit = { file: 'shared/zuora/run.ts', find: 'one', replace: 'other' };

    expect(edited('only one', edit, 'test')).toBe('only other');
    expect(() => edited('one and one', edit, 'test')).toThrow(
      'The variant "test" no longer fits: functions/shared/zuora/run.ts holds its passage 2 times, not once: one',
    );
    expect(() => edited('none', { ...edit, find: 'gone' }, 'test')).toThrow('holds its passage 0 times');
  });
});
