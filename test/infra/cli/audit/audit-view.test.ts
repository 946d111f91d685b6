import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerItem } from '../../../../functions/shared/ledger/ledger-item.ts';
import { publishedItem } from '../../../../functions/shared/ledger/ledger-transitions.ts';
import { cancelled, resendAsked } from '../../../../functions/shared/ledger/operator-steps.ts';
import { concluded } from '../../../../functions/shared/ledger/outcome-event.ts';
import { auditCsv, auditEntry, unreadableEntry } from '../../../../infra/cli/audit/audit-view.ts';
import {
  anAcceptedItem,
  aRun,
  at,
  atMs,
  aWatchingItem,
} from '../../../functions/poll-trial-balance/items.ts';

const requestedBy = (text: string) =>
  auditEntry(anAcceptedItem({ request: { ...anAcceptedItem().request, requestedBy: text } }));
const cells = (csv: string) => csv.trimEnd().split('\n').slice(1);

describe('the audit', () => {
  it('has a column for each thing that an auditor asks for, in this order', () => {
    expect(auditCsv([])).toBe(
      'tenant,requestId,requestedBy,senderId,requestedAt,asked,entityId,orgIds,periodId,periodName,periodStartDate,periodEndDate,state,outcome,reasonCodes,adopted,pendingCloseAt,concludedAt,firstPublishedAt,publishedAt,cancelledBy,resends,resentBy,trialBalanceStatus,trialBalanceStart,trialBalanceEnd,eventId,zuoraTrackId,zuoraProcessId,secretVersionId,codeVersion,trialBalanceClock,trialBalanceErrorMessage,reasons\n',
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
      `default,close-1,netsuite:controller,AIDA,${at(0)},Nov 2026,,,p-nov,Nov 2026,2026-11-01,2026-11-30,published,completed,,false,${at(0)},${at(300)},${at(301)},${at(301)},,0,,Completed,2026-12-02 04:00:05,2026-12-02 04:10:00,<event id>,zpc-1,,secret-v1,0.1.0,Zuora's clock (no time zone),,`,
    );
    expect(open).toBe(
      `default,close-1,netsuite:controller,,${at(0)},Nov 2026,,,,,,,accepted,,,false,,,,,,0,,,,,,zpc-1,,secret-v1,0.1.0,,,`,
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
    const entry = auditEntry(anAcceptedItem({ request, scope }));
    expect(entry).toMatchObject({ asked, orgIds: ['o-1', 'o-2'] });
    expect(cells(auditCsv([entry]))[0]).toContain(',o-1 o-2,');
  });

  it('names who cancelled a request, who had its outcome sent again, and when it was first published', () => {
    const first = publishedItem(cancelled(anAcceptedItem(), { now: atMs(5), by: 'arn:ann' }), atMs(6));
    const again = (item: LedgerItem, seconds: number) =>
      publishedItem(resendAsked(item, { now: atMs(seconds), by: 'arn:bob' }), atMs(seconds + 1));
    expect(auditEntry(again(again(first, 10), 20))).toMatchObject({
      outcome: 'withdrawn',
      cancelledBy: ['arn:ann'],
      resends: 2,
      resentBy: ['arn:bob'],
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

  it('says why a close failed, and why one was rejected, with the periods’ names', () => {
    const run = aRun({ status: 'Error', start: null, errorMessage: 'FX rate EUR/USD missing; load it.' });
    const failed = concluded(
      aWatchingItem({ run }),
      { outcome: 'failed', now: atMs(300), reasons: [], fileIds: null },
      'trial-balance-failed',
    );
    const open = (name: string) => ({
      code: 'earlier-periods-open',
      message: `${name} is not closed.`,
      zuoraCode: null,
    });
    const reasons = [open('Sep 2026'), { ...open('Oct 2026'), zuoraCode: '50000030' }];
    const rejected = concluded(
      anAcceptedItem(),
      { outcome: 'rejected', now: atMs(3), reasons, fileIds: null },
      'earlier-periods-open',
    );
    expect(auditEntry(failed)).toMatchObject({
      trialBalanceErrorMessage: 'FX rate EUR/USD missing; load it.',
      trialBalanceClock: null,
      reasons: [],
    });
    expect(auditEntry(rejected)).toMatchObject({
      reasons,
      reasonCodes: ['earlier-periods-open', 'earlier-periods-open'],
    });
    const [one, other] = cells(auditCsv([auditEntry(failed), auditEntry(rejected)]));
    expect(one).toMatch(/,FX rate EUR\/USD missing; load it\.,$/);
    expect(other).toMatch(
      /,earlier-periods-open Sep 2026 is not closed\. \/ earlier-periods-open 50000030 Oct 2026 is not closed\.$/,
    );
  });

  it('has no cell that a spreadsheet takes for a formula, whichever separator it is read with', () => {
    const formula = /^[\s"\p{Default_Ignorable_Code_Point}]*[=+\-@＝＋－＠﹦﹢﹣﹫]/u;
    // As an importer does that knows nothing of quotes, and as one that takes each quote for the edge of a cell.
    const separators = [',', ';', '\t', '|', '"', '\n', '\r'];
    const evil = fc.string({
      unit: fc.constantFrom(
        ...'=+-@＝＋－＠﹦,;|" \'1a\t\r\n',
        '\u200d',
        '\u00a0',
        '\ufeff',
        '\u2028',
        '\u3164',
      ),
      maxLength: 12,
    });
    const texts = fc.oneof(
      evil,
      fc.constantFrom('Nov;=1+1', 'a|@SUM(A1)', 'x,"-2+3', 'y\t ＝1', '"=1', ';\u200d=1'),
    );
    fc.assert(
      fc.property(texts, texts, (text, message) => {
        const item = anAcceptedItem({ request: { ...anAcceptedItem().request, requestedBy: text } });
        const reasons = [text, message].map((said) => ({
          code: 'refused-by-zuora',
          message: said,
          zuoraCode: text,
        }));
        const conclusion = { outcome: 'rejected', now: atMs(3), reasons, fileIds: null } as const;
        const csv = auditCsv([auditEntry(concluded(item, conclusion, 'refused-by-zuora'))]);
        for (const separator of separators)
          for (const cell of csv.split(separator)) expect(formula.test(cell), cell).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves text that is not a formula unchanged', () => {
    for (const text of ['Acme - EU', 'a=b', 'ann@example.com', '2026-11-01', 'x; y', "d'=1"])
      expect(auditCsv([requestedBy(text)])).toContain(`,close-1,${text},`);
  });
});
