import { printable } from '../../display/printable.ts';
import type { TenantKey } from './tenant-key.ts';

/** What a person types into Zuora for one tenant (docs/wake-ups.md). */
export interface SetUp {
  tenant: string;
  url: string;
  methods: readonly string[];
  user: string;
  /** Null unless it was asked for: it is a credential. */
  key: string | null;
  masterKeyVersionId: string | null;
  preemptive: true;
  parameters: readonly { name: string; mergeFields: readonly string[] }[];
}

export function setUpOf(tenant: string, url: string, read: TenantKey | null): SetUp {
  return {
    tenant,
    url,
    methods: ['GET', 'POST'],
    user: tenant,
    key: read?.key ?? null,
    masterKeyVersionId: read?.masterKeyVersionId ?? null,
    preemptive: true,
    parameters: [
      {
        name: 'accountingPeriodId',
        // By the form of other events: Zuora's pages name no field of this event for the period's id (docs/zuora.md §8).
        mergeFields: ['AccountingPeriod.ID', '{{DataSource.AccountingPeriod.Id}}'],
      },
    ],
  };
}

/** The values under the names of Zuora's dialog. */
export function setUpText({ url, methods, user, key, masterKeyVersionId, parameters }: SetUp): string {
  const rows: readonly (readonly [name: string, value: string])[] = [
    ['Base URL', url],
    ['HTTP Method', methods.join(' or ')],
    ...parameters.flatMap(({ name, mergeFields }) => [
      ['Parameter Name', name] as const,
      ['Parameter Value', `the period’s id: ${mergeFields.join(', or ')}`] as const,
    ]),
    ['Retry', 'enabled'],
    ['Callout Authentication', 'enabled, pre-emptive'],
    ['Username', user],
    ['Password', key ?? 'not shown: --show-key prints the tenant’s key'],
    ...(masterKeyVersionId === null ? [] : [['(master key)', `version ${masterKeyVersionId}`] as const]),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => printable(`${name.padEnd(width)}  ${value}`)).join('\n');
}
