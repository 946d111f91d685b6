import { describe, expect, it } from 'vitest';
import { publishedItem } from '../../../functions/shared/ledger-transitions.ts';
import { concluded } from '../../../functions/shared/outcome-event.ts';
import { auditCsv, auditEntry } from '../../../infra/closes/audit-view.ts';
import { anAcceptedItem, aRun, at, atMs, aWatchingItem } from '../../functions/poll-trial-balance/items.ts';

const requestedBy = (text: string) =>
  auditEntry(anAcceptedItem({ request: { ...anAcceptedItem().request, requestedBy: text } }));
const cells = (csv: string) => csv.trimEnd().split('\n').slice(1);

describe('the audit', () => {
  it('has a column for each thing that an auditor asks for, in this order', () => {
    expect(auditCsv([])).toBe(
      'tenant,requestId,requestedBy,senderId,requestedAt,periodId,periodName,periodStartDate,periodEndDate,state,outcome,reasonCodes,adopted,pendingCloseAt,concludedAt,publishedAt,trialBalanceStatus,trialBalanceStart,trialBalanceEnd,eventId,zuoraTrackId,zuoraProcessId,secretVersionId,codeVersion\n',
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
      `default,close-1,netsuite:controller,AIDA,${at(0)},p-nov,Nov 2026,2026-11-01,2026-11-30,concluded,completed,,false,${at(0)},${at(300)},${at(301)},Completed,2026-12-02 04:00:05,2026-12-02 04:10:00,<event id>,zpc-1,,secret-v1,0.1.0`,
    );
    expect(open).toBe(
      `default,close-1,netsuite:controller,,${at(0)},,,,,accepted,,,false,,,,,,,,zpc-1,,secret-v1,0.1.0`,
    );
  });

  it.each([
    ['=1+1', `'=1+1`],
    ['+1', `'+1`],
    ['-1', `'-1`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\t=1', `'\t=1`],
    ['=HYPERLINK("http://evil.example","Open")', `"'=HYPERLINK(""http://evil.example"",""Open"")"`],
  ])('gives %o an apostrophe, so that no spreadsheet takes it for a formula', (text, cell) => {
    expect(cells(auditCsv([requestedBy(text)]))[0]).toContain(`,close-1,${cell},`);
  });

  it('quotes what would break a line apart', () => {
    expect(cells(auditCsv([requestedBy('Doe, "Jane"')]))[0]).toContain('close-1,"Doe, ""Jane""",');
  });

  it('keeps machines’ values as they are', () => {
    expect(requestedBy('=1+1')).toMatchObject({ requestedBy: '=1+1', adopted: false, outcome: null });
  });
});
