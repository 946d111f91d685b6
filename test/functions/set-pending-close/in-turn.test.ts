import { expect, test } from 'vitest';
import { createTurns } from '../../../functions/set-pending-close/in-turn.ts';

/** Work that ends when the test lets it, and records when it began and ended. */
function prepare() {
  const inTurn = createTurns();
  const events: string[] = [];
  const begin = (key: string, name: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const turn = inTurn(key, async () => {
      events.push(`${name} begins`);
      return promise.finally(() => events.push(`${name} ends`));
    });
    return { turn, end: () => resolve(name), fail: () => reject(new Error(name)) };
  };
  return { begin, events };
}

test('work of one key runs one after another, in the order of the calls', async () => {
  const { begin, events } = prepare();
  const first = begin('a', 'first');
  const second = begin('a', 'second');
  second.end();
  first.end();
  expect(await Promise.all([first.turn, second.turn])).toEqual(['first', 'second']);
  expect(events).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});

test('work of different keys runs at the same time', async () => {
  const { begin, events } = prepare();
  const slow = begin('a', 'slow');
  const quick = begin('b', 'quick');
  quick.end();
  await quick.turn;
  expect(events).toEqual(['slow begins', 'quick begins', 'quick ends']);
  slow.end();
  await slow.turn;
});

test('work that fails does not affect the next one', async () => {
  const { begin } = prepare();
  const first = begin('a', 'first');
  const second = begin('a', 'second');
  first.fail();
  second.end();
  await expect(first.turn).rejects.toThrow('first');
  expect(await second.turn).toBe('second');
});
