import { describe, expect, it } from 'vitest';
import { shownItem, shownOutcomes } from '../../../../../infra/local/console/view/shown.ts';
import { newerStart } from '../../../../functions/poll-trial-balance/items.ts';
import { anEndedItem } from '../seen.ts';

const ended = anEndedItem(30, 'completed', newerStart);
const delivered = (at: number, body: string) => ({ is: 'outcome', at, body }) as const;

describe('the ledger as the console shows it', () => {
  it.each([
    [{ ...ended }, 'concluded'],
    [{ ...ended, dueAt: undefined }, 'published'],
    [{ ...ended, dueAt: null }, 'published'],
    [{ state: 'watching' }, 'watching'],
    [{}, '?'],
  ])('has the state that is shown everywhere', (row, state) => {
    expect(shownItem(row).state).toBe(state);
  });

  it('marks the times that Zuora gave', () => {
    const names = shownItem({ ...ended }).fields.map(([name]) => name);
    expect(names.filter((name) => name.includes('Zuora’s clock'))).toEqual([
      'baseline (by Zuora’s clock)',
      'run (by Zuora’s clock)',
      'seenRunning (by Zuora’s clock)',
    ]);
  });
});

describe('what came over the topic', () => {
  it('counts the deliveries of an outcome, and names what is not an outcome', () => {
    const shown = shownOutcomes([
      delivered(1, ended.event),
      delivered(2, 'hello'),
      delivered(3, ended.event),
    ]);
    expect(shown.map(({ at, told, delivery }) => [at, told?.outcome ?? null, delivery])).toEqual([
      [3, 'completed', 2],
      [2, null, 1],
      [1, 'completed', 1],
    ]);
  });
});
