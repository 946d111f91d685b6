import { expect, it } from 'vitest';
import { runText } from '../../../../infra/local/console/page/run-text.ts';
import { closesOf } from '../../../../infra/local/console/view/closes.ts';
import type { Close, RunBar } from '../../../../infra/local/console/view/state.ts';
import { anAcceptedItem, atMs } from '../../../functions/poll-trial-balance/items.ts';

const clock = { now: atMs(60), rate: 1 };
const [close] = closesOf({ items: [anAcceptedItem()], messages: [], happenings: [], clock }).closes;
const running: RunBar = { start: atMs(5), end: null, status: 'Processing' };
const ended: RunBar = { start: atMs(5), end: atMs(30), status: 'Error' };

it.each<[of: string, changes: Partial<Close>, text: string]>([
  ['an open close', { runs: [running] }, 'trial balance runs, 15 s so far'],
  [
    'a close that was over before its run ended',
    { runs: [running], until: atMs(20), outcome: 'withdrawn' },
    'trial balance had run for 15 s when the close was over',
  ],
  ['a run that ended', { runs: [ended] }, 'trial balance Error after 25 s'],
  [
    'two runs',
    { runs: [ended, { ...running, start: atMs(10) }] },
    'trial balance Error after 25 s, trial balance runs, 10 s so far',
  ],
  ['an older run', { runOutside: 'Completed' }, 'trial balance Completed, its run ended before this request'],
  ['no run, open', {}, 'no trial balance yet'],
  ['no run, over', { outcome: 'rejected' }, 'no trial balance seen in this time'],
])('says how the trial balance stands: %s', (_of, changes, text) => {
  expect(close && runText({ ...close, ...changes }, atMs(20))).toBe(text);
});
