import { expect, it } from 'vitest';
import { catchAll } from '../variants/catch.ts';
import { variants } from '../variants/variants.ts';

it('every variant is noticed in the 2,000 worlds, run in their order', async () => {
  const caught = await catchAll(variants, { seeds: 2_000, isInOrder: true });

  const missed = caught.filter(({ by }) => by === null).map(({ variant }) => variant.name);
  expect(missed).toEqual([]);
  expect(caught).toHaveLength(variants.length);
});
