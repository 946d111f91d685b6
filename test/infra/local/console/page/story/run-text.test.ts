import { expect, it } from 'vitest';
import { runText } from '../../../../../../infra/local/console/page/story/run-text.ts';
import type { RunBar } from '../../../../../../infra/local/console/view/state.ts';
import { atMs } from '../../../../../functions/poll-trial-balance/items.ts';

const running: RunBar = { start: atMs(5), end: null, status: 'Processing' };
const ended: RunBar = { start: atMs(5), end: atMs(30), status: 'Error' };
const open = { runs: [], runOutside: null, until: null };

it.each<[of: string, close: Parameters<typeof runText>[0], text: string]>([
  ['an open close', { ...open, runs: [running] }, 'trial balance runs, 15 s so far'],
  [
    'a close that was over before its run ended',
    { ...open, runs: [running], until: atMs(20) },
    'trial balance had run for 15 s when the close was over',
  ],
  ['a run that ended', { ...open, runs: [ended] }, 'trial balance Error after 25 s'],
  [
    'two runs',
    { ...open, runs: [ended, { ...running, start: atMs(10) }] },
    'trial balance Error after 25 s, trial balance runs, 10 s so far',
  ],
  [
    'an older run',
    { ...open, runOutside: { status: 'Completed', isEarlier: true } },
    'trial balance Completed, its run ended before this request',
  ],
  [
    'a run whose beginning is no longer in the record',
    { ...open, runOutside: { status: 'Processing', isEarlier: false } },
    'trial balance Processing, when it ran is too long ago to be drawn',
  ],
  ['no run, open', open, 'no trial balance yet'],
  ['no run, over', { ...open, until: atMs(20) }, 'no trial balance seen in this time'],
])('says how the trial balance stands: %s', (_of, close, text) => {
  expect(runText(close, atMs(20))).toBe(text);
});
