import { expect, it } from 'vitest';
import { type Click, clickSchema } from '../../../../../../infra/local/console/clicks/click.ts';
import { clickText } from '../../../../../../infra/local/console/page/simulate/click-text.ts';

const period = 'p-nov';
const rows: [Click, string][] = [
  [{ do: 'send', body: '{}', times: 1 }, 'sent a message'],
  [{ do: 'send', body: '{}', times: 2 }, 'sent a message twice'],
  [{ do: 'fail-run', period }, 'let Nov 2026’s run fail'],
  [{ do: 'lengthen-run', period, seconds: 600 }, 'lengthened Nov 2026’s run by 10 min'],
  [{ do: 'rerun', period }, 'ran Nov 2026’s trial balance again'],
  [{ do: 'reopen', period: 'p-gone' }, 'reopened p-gone'],
  [{ do: 'switch', fault: 'zuora-down', on: true }, 'switched on: Zuora is down'],
  [{ do: 'switch', fault: 'zuora-down', on: false }, 'switched off: Zuora is down'],
  [{ do: 'revoke-tokens' }, 'revoked the tokens'],
  [{ do: 'rotate-secret' }, 'rotated the secret'],
  [{ do: 'speed', rate: 0 }, 'paused time'],
  [{ do: 'speed', rate: 60 }, 'set time to ×60'],
];

it.each(rows)('says what was done as a person would: %o', (click, text) => {
  expect(clickText(click, [{ id: period, name: 'Nov 2026' }])).toBe(text);
});

it('knows every click', () => {
  const known = new Set(rows.map(([click]) => click.do));
  expect([...known]).toEqual(clickSchema.options.map((option) => option.shape.do.value));
});
