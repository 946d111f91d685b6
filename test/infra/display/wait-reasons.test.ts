import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { WaitReason } from '../../../functions/shared/ledger/item-words.ts';
import { waitReasonText } from '../../../infra/display/wait-reasons.ts';

it('shows a reason in words, and an unknown one by its code', () => {
  expect(waitReasonText('slow-down')).toBe('Zuora asked for fewer calls');
  expect(waitReasonText('of-a-later-version')).toBe('of-a-later-version');
});

it('explains every reason on the page of the tool, in the same words', () => {
  const page = readFileSync('docs/closes.md', 'utf8');
  const [, table = ''] = page.split('| `waiting.because` |');
  const rows = [...(table.split('\n\n')[0] ?? '').matchAll(/^\| `([a-z-]+)` \| (.+) \|$/gm)];
  expect(rows.map(([, because]) => because)).toEqual([
    'hold',
    'trial-balance-running',
    'unknown-word',
    'deadline-near',
    'credentials-refused',
    'slow-down',
    'in-line',
    'period-list-too-large',
    'zuora-trouble',
    'sns-trouble',
    'no-time-left',
    'refused',
  ] satisfies WaitReason[]);
  for (const [, because = '', text] of rows) expect(waitReasonText(because)).toBe(text);
});
