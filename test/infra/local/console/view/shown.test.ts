import { describe, expect, it } from 'vitest';
import { nextText, shownItem, shownOutcomes } from '../../../../../infra/local/console/view/shown.ts';
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
  it('is each delivery of an outcome, the latest first, and nothing else', () => {
    const shown = shownOutcomes([
      delivered(1, ended.event),
      delivered(2, 'hello'),
      delivered(3, ended.event),
    ]);
    expect(shown.map(({ at, key, outcome, delivery }) => [at, key, outcome, delivery])).toEqual([
      [3, 'default\nclose-1', 'completed', 2],
      [1, 'default\nclose-1', 'completed', 1],
    ]);
  });
});

it.each([
  [{ outcome: null, extraMs: 0 }, null],
  [{ outcome: { status: 'Completed' }, extraMs: 0 }, 'completes'],
  [{ outcome: { status: 'Error' }, extraMs: 600_000 }, 'fails and takes 10 min longer'],
] as const)('says what was decided about the next run of a period: %o', (next, text) => {
  expect(nextText(next)).toBe(text);
});
