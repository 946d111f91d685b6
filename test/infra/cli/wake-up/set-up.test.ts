import { describe, expect, it } from 'vitest';
import { setUpOf, setUpText } from '../../../../infra/cli/wake-up/set-up.ts';

const url = 'https://abc.lambda-url.eu-central-1.on.aws/acme-eu';
const read = { key: 'dGhlIGtleQ', masterKeyVersionId: 'v-2' };

describe('what to type into Zuora', () => {
  it('has a value for each field of the dialog', () => {
    expect(setUpText(setUpOf('acme-eu', url, read)).split('\n')).toEqual([
      `Base URL                ${url}`,
      'HTTP Method             GET or POST',
      'Parameter Name          accountingPeriodId',
      'Parameter Value         the period’s id: AccountingPeriod.ID, or {{DataSource.AccountingPeriod.Id}}',
      'Retry                   enabled',
      'Callout Authentication  enabled, pre-emptive',
      'Username                acme-eu',
      'Password                dGhlIGtleQ',
      '(master key)            version v-2',
    ]);
  });

  it('has the key only if it was asked for', () => {
    const setUp = setUpOf('acme-eu', url, null);
    expect(setUp).toMatchObject({ key: null, masterKeyVersionId: null });
    expect(setUpText(setUp)).toMatch(/^Password +not shown: --show-key/m);
    expect(setUpText(setUp)).not.toContain('master key');
  });
});
