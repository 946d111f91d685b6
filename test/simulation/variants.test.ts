import { describe, expect, it } from 'vitest';
import { edited } from './variants/broken-copy.ts';
import { catchAll } from './variants/catch.ts';
import { variants } from './variants/variants.ts';

describe('the variants', () => {
  it('have different names', () => {
    expect(variants.length).toBeGreaterThanOrEqual(20);
    expect(new Set(variants.map(({ name }) => name)).size).toBe(variants.length);
  });

  it('are each noticed, beginning with the world that shows it soonest', async () => {
    const caught = await catchAll(variants, { seeds: 2_000 });

    const missed = caught.filter(({ by }) => by === null).map(({ variant }) => variant.name);
    expect(missed).toEqual([]);
    expect(caught).toHaveLength(variants.length);
  });

  it('name the passage that is missing if they no longer fit the functions', () => {
    const edit = { file: 'shared/zuora/run.ts', find: 'one', replace: 'other' };

    expect(edited('only one', edit, 'test')).toBe('only other');
    expect(() => edited('one and one', edit, 'test')).toThrow(
      'The variant "test" no longer fits: functions/shared/zuora/run.ts holds its passage 2 times, not once: one',
    );
    expect(() => edited('none', { ...edit, find: 'gone' }, 'test')).toThrow('holds its passage 0 times');
  });
});
