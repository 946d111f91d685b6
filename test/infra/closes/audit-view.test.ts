import { describe, expect, it } from 'vitest';
import type { LedgerItem } from '../../../functions/shared/ledger-item.ts';
import { publishedItem } from '../../../functions/shared/ledger-transitions.ts';
import { cancelled, resendAsked } from '../../../functions/shared/operator-steps.ts';
import { concluded } from '../../../functions/shared/outcome-event.ts';
import { auditCsv, auditEntry, unreadableEntry } from '../../../infra/closes/audit-view.ts';
import { anAcceptedItem, aRun, at, atMs, aWatchingItem } from '../../functions/poll-trial-balance/items.ts';

const requestedBy = (text: string) =>
  auditEntry(anAcceptedItem({ request: { ...anAcceptedItem().request, requestedBy: text } }));
const cells = (csv: string) => csv.trimEnd().split('\n').slice(1);

describe('the audit', () => {
  it('has a column for each thing that an auditor asks for, in this order', () => {
    expect(auditCsv([])).toBe(
      'tenant,requestId,requestedBy,senderId,requestedAt,asked,entityId,orgIds,periodId,periodName,periodStartDate,periodEndDate,state,outcome,reasonCodes,adopted,pendingCloseAt,concludedAt,firstPublishedAt,publishedAt,cancelledBy,resends,resentBy,trialBalanceStatus,trialBalanceStart,trialBalanceEnd,eventId,zuoraTrackId,zuoraProcessId,secretVersionId,codeVersion\n',
    );
  });

  it('tells of a request that ended, and leaves empty what is not known of one that did not', () => {
    const run = aRun({ status: 'Completed', start: '2026-12-02 04:00:05', end: '2026-12-02 04:10:00' });
    const conclusion = { outcome: 'completed', now: atMs(300), reasons: [], fileIds: null } as const;
    const item = concluded(aWatchingItem({ run, senderId: 'AIDA' }), conclusion, 'trial-balance-completed');
    const [done = '', open] = cells(
      auditCsv([auditEntry(publishedItem(item, atMs(301))), auditEntry(anAcceptedItem())]),
    );
    expect(done.replace(/[0-9a-f]{64}/, '<event id>')).toBe(
      `default,close-1,netsuite:controller,AIDA,${at(0)},Nov 2026,,,p-nov,Nov 2026,2026-11-01,2026-11-30,concluded,completed,,false,${at(0)},${at(300)},${at(301)},${at(301)},,0,,Completed,2026-12-02 04:00:05,2026-12-02 04:10:00,<event id>,zpc-1,,secret-v1,0.1.0`,
    );
    expect(open).toBe(
      `default,close-1,netsuite:controller,,${at(0)},Nov 2026,,,,,,,accepted,,,false,,,,,,0,,,,,,zpc-1,,secret-v1,0.1.0`,
    );
  });

  it.each([
    ['=1+1', `'=1+1`],
    ['+1', `'+1`],
    ['-1', `'-1`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\t=1', `'=1`],
    [' =1', `'=1`],
    ['\u{1b}=1', `'=1`],
    ['=HYPERLINK("http://evil.example","Open")', `"'=HYPERLINK(""http://evil.example"",""Open"")"`],
  ])('gives %o an apostrophe, so that no spreadsheet takes it for a formula', (text, cell) => {
    expect(cells(auditCsv([requestedBy(text)]))[0]).toContain(`,close-1,${cell},`);
  });

  it('tells what was asked for, and the entity and orgs that apply', () => {
    const request = {
      accountingPeriod: { endedBefore: '2026-12-03', timezone: 'Asia/Tokyo' },
      entityId: 'e-asked',
      orgIds: null,
      requestedBy: null,
    };
    const asked = 'the last ended before 2026-12-03 (Asia/Tokyo)';
    expect(auditEntry(anAcceptedItem({ request, scope: null }))).toMatchObject({
      asked,
      entityId: 'e-asked',
      orgIds: null,
    });
    const scope = { entityId: 'e-asked', orgIds: ['o-1', 'o-2'] };
    expect(auditEntry(anAcceptedItem({ request, scope }))).toMatchObject({ asked, orgIds: 'o-1 o-2' });
  });

  it('tells who cancelled a request, and who had its outcome sent again, and when it was told first', () => {
    const first = publishedItem(cancelled(anAcceptedItem(), { now: atMs(5), by: 'arn:ann' }), atMs(6));
    const again = (item: LedgerItem, seconds: number) =>
      publishedItem(resendAsked(item, { now: atMs(seconds), by: 'arn:bob' }), atMs(seconds + 1));
    expect(auditEntry(again(again(first, 10), 20))).toMatchObject({
      outcome: 'withdrawn',
      cancelledBy: 'arn:ann',
      resends: 2,
      resentBy: 'arn:bob',
      firstPublishedAt: at(6),
      publishedAt: at(21),
    });
  });

  it('lets no text of others break a line or reach a terminal as a command', () => {
    expect(cells(auditCsv([requestedBy('a\u{1b}[2Jb\nc')]))[0]).toContain(',close-1,a [2Jb c,');
  });

  it('quotes what would break a line apart', () => {
    expect(cells(auditCsv([requestedBy('Doe, "Jane"')]))[0]).toContain('close-1,"Doe, ""Jane""",');
  });

  it('has a line for what cannot be read, with its keys alone', () => {
    const csv = auditCsv([unreadableEntry({ tenant: 'acme-eu', requestId: 'close\u{202e}-1' })]);
    expect(csv).toMatch(/^acme-eu,close -1,,+unreadable,+$/m);
    expect(csv.split('\n')[1]?.split(',')).toHaveLength(csv.split('\n')[0]?.split(',').length ?? 0);
  });

  it('keeps machines’ values as they are', () => {
    expect(requestedBy('=1+1')).toMatchObject({ requestedBy: '=1+1', adopted: false, outcome: null });
  });
});
