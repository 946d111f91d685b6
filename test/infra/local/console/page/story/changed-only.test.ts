import { expect, it } from 'vitest';
import { changedOnly } from '../../../../../../infra/local/console/page/story/changed-only.ts';
import type { ShownLine } from '../../../../../../infra/local/console/view/state.ts';

const line = (number: number, code: string, fields: Record<string, string>): ShownLine => ({
  number,
  at: number,
  functionName: 'poll-trial-balance',
  level: 'INFO',
  code,
  fields: Object.entries({ tenant: 'default', requestId: 'close-1', ...fields }),
  about: ['close-1'],
});

it('shows of each line what changed since the one of its code, and counts those that say nothing new', () => {
  const lines = [
    line(1, 'period-read', { runStatus: 'Processing', count: '1' }),
    line(2, 'zuora-call', { status: '200', durationMs: '12' }),
    line(3, 'period-read', { runStatus: 'Processing', count: '1' }),
    line(4, 'zuora-call', { status: '200', durationMs: '9' }),
    line(5, 'period-read', { runStatus: 'Completed', count: '1' }),
    line(6, 'zuora-call', { status: '503', durationMs: '9' }),
  ];
  const shown = changedOnly(lines.toReversed());
  expect(shown.map(({ at, code, fields, times, lastAt }) => [at, code, fields, times, lastAt])).toEqual([
    [6, 'zuora-call', [['status', '503']], 1, 6],
    [5, 'period-read', [['runStatus', 'Completed']], 1, 5],
    [2, 'zuora-call', [['status', '200']], 2, 4],
    [
      1,
      'period-read',
      [
        ['runStatus', 'Processing'],
        ['count', '1'],
      ],
      2,
      3,
    ],
  ]);
});
