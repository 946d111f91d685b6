import { describe, expect, it } from 'vitest';
import { isCarriedBySqs } from '../../../functions/contract/carried-characters.ts';
import { at, aWatchingItem } from './items.ts';
import { PollWorld } from './world.ts';

const anHour = 3600;
const refuses = () => {
  throw new Error('SNS is down');
};
const concluded = () => new PollWorld(aWatchingItem({ state: 'concluded', event: '{}', dueAt: at(anHour) }));

describe('an outcome that SNS does not accept', () => {
  it('stores why it waits and since when, with one write however many ticks fail', async () => {
    const world = concluded();
    world.onPublish = refuses;
    const { revision, event } = world.item();
    for (let tick = 0; tick < 10; tick++) await world.tick(anHour + 60 * tick);
    expect(world.item()).toMatchObject({
      state: 'concluded',
      waiting: { because: 'sns-trouble', since: at(anHour) },
      dueAt: at(anHour),
      revision: revision + 1,
      event,
    });
  });

  it('does not wait any more once it is published', async () => {
    const world = concluded();
    world.onPublish = refuses;
    await world.tick(anHour);
    world.onPublish = () => undefined;
    await world.tick(anHour + 60);
    expect(world.item()).toMatchObject({ waiting: null, dueAt: null, publishedAt: at(anHour + 60) });
    expect(world.published).toEqual(['{}']);
  });

  it('keeps what another tick stored when it published it at the same time', async () => {
    const world = concluded();
    world.onPublish = refuses;
    world.onReplace = (before) => {
      world.onReplace = () => undefined;
      world.put({ ...before, dueAt: null, publishedAt: at(anHour), revision: before.revision + 1 });
    };
    await world.tick(anHour);
    expect(world.item()).toMatchObject({ waiting: null, publishedAt: at(anHour) });
    expect(world.codes()).not.toContain('item-failed');
  });

  it('stays due if that write fails', async () => {
    const world = concluded();
    world.onPublish = refuses;
    world.onReplace = () => {
      throw new Error('throttled');
    };
    await world.tick(anHour);
    expect(world.item()).toMatchObject({ waiting: null, dueAt: at(anHour) });
    expect(world.codes()).toContain('item-failed');
  });

  it('is not changed if SNS took all the time', async () => {
    const world = concluded();
    world.onPublish = () => {
      world.timeLeftMs = 0;
      refuses();
    };
    await world.tick(anHour);
    expect(world.item().waiting).toBeNull();
  });
});

it('publishes an outcome of an earlier version after escaping the characters that SNS refuses', async () => {
  const event = JSON.stringify({ subject: 'Nov \ufffe\uffff' });
  const world = new PollWorld(aWatchingItem({ state: 'concluded', event, dueAt: at(anHour) }));
  await world.tick(anHour);

  const [published = ''] = world.published;
  expect(isCarriedBySqs(published)).toBe(true);
  expect(JSON.parse(published)).toEqual(JSON.parse(event));
  expect(world.item().event).toBe(event);
});
