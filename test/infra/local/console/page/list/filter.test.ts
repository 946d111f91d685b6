import { expect, it } from 'vitest';
import { type Filter, filtered } from '../../../../../../infra/local/console/page/list/filter.ts';
import type { Row } from '../../../../../../infra/local/console/view/state.ts';

const row = (name: string, tone: Row['tone'], headline: string): Row => ({
  is: 'stray',
  key: name,
  tone,
  headline,
  period: 'Nov 2026',
  tenant: 'acme-eu',
  name,
  at: 0,
  toDo: null,
  isOpen: false,
  facts: [],
  body: '',
});
const rows = [
  row('close-1', 'wrong', 'Failed after 20 s: FX rate'),
  row('close-2', 'done', 'Completed in 27 min'),
];

it.each<[Filter, string[]]>([
  [{ tone: null, text: '' }, ['close-1', 'close-2']],
  [{ tone: 'wrong', text: '' }, ['close-1']],
  [{ tone: null, text: 'ACME close-2' }, ['close-2']],
  [{ tone: null, text: ' fx  nov' }, ['close-1']],
  [{ tone: 'done', text: 'fx' }, []],
])('keeps the rows of a state that hold every word: %o', (filter, names) => {
  expect(filtered(rows, filter).map(({ name }) => name)).toEqual(names);
});
