import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const page = new URL('../../../../../infra/local/console/page/', import.meta.url);

/** The words of states that become classes: of a promise, of a step, of a run, and the tones. */
const states = ['kept', 'unseen', 'broken', 'done', 'now', 'ahead', 'skipped', 'trouble'];
const others = ['Processing', 'Completed', 'Error', 'wrong', 'waiting', 'running'];

it('styles no word of a state by itself, or one word would mean two things', async () => {
  const style = await readFile(new URL('style.css', page), 'utf8');
  const selectors = style
    .replaceAll(/\/\*.*?\*\//gs, '')
    .match(/[^{}]+(?=\{)/g)
    ?.flatMap((list) => list.split(',').map((selector) => selector.trim()));
  expect(selectors).toContain('.visually-hidden');
  for (const word of [...states, ...others]) expect(selectors).not.toContain(`.${word}`);
});
