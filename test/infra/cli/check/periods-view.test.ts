import { expect, test } from 'vitest';
import { accountingPeriodSchema } from '../../../../functions/shared/zuora/accounting-period.ts';
import { createTextCleaner } from '../../../../functions/shared/zuora/answer/texts.ts';
import { inOrderOfTime, periodsText, type ShownPeriod } from '../../../../infra/cli/check/periods-view.ts';

const token = '9f31c0de77ab4412b6d0';

test('a period is shown with cleaned words alone, as text and as JSON', () => {
  const period = accountingPeriodSchema(createTextCleaner({ token })).parse({
    id: 'nov',
    name: `Nov\u0000 ${token}`,
    startDate: '2026-11-01',
    endDate: '2026-11-30',
    status: `Open ${token}`,
    runTrialBalanceStatus: `Error ${token}`,
    runTrialBalanceErrorMessage: `refused ${token}`,
  });
  const found = inOrderOfTime([period]);
  expect(found).toMatchObject([
    { name: 'Nov «hidden»', status: 'Open «hidden»', run: { status: 'Error «hidden»' } },
  ]);
  expect(found[0]).not.toHaveProperty('cleaned');
  expect(periodsText(found)).toContain('Nov «hidden»');
  expect(periodsText(found) + JSON.stringify(found)).not.toContain(token);
});

test('a period is a row, or a block if the terminal is narrower than the rows', () => {
  const run = { status: 'Error', start: '2026-12-02 03:14:09', end: null, errorMessage: 'FX rate missing' };
  const dates = { startDate: '2026-11-01', endDate: null };
  const period = { id: 'nov', name: 'Nov 2026', status: 'PendingClose', ...dates, run } as ShownPeriod;
  const text = 'Error, 2026-12-02 03:14:09 to …: FX rate missing';
  expect(periodsText([period])).toContain(`PendingClose  2026-11-01 to no end  nov  ${text}`);
  expect(periodsText([period], 80).split('\n')).toEqual([
    'Nov 2026 · PendingClose · 2026-11-01 to no end',
    '  id                   nov',
    `  run (Zuora’s clock)  ${text}`,
  ]);
});
