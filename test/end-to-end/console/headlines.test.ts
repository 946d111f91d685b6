import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WaitReason } from '../../../functions/shared/ledger/item-words.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { concluded, type Outcome } from '../../../functions/shared/ledger/outcome-event.ts';
import { buildPage, type PageFile } from '../../../infra/local/console/server/page-files.ts';
import { consoleState } from '../../../infra/local/console/view/console-state.ts';
import { anAcceptedItem, at, atMs, aWatchingItem } from '../../functions/poll-trial-balance/items.ts';
import { findBrowser, startBrowser } from './browser.ts';

const executablePath = findBrowser();
const address = 'http://127.0.0.1:1/';

const run = { status: 'Error', start: null, end: null, errorMessage: 'FX rate EUR/USD missing.' };
const reasons = [{ code: 'earlier-periods-open', message: 'Oct 2026 is not closed.', zuoraCode: null }];
const ended = (outcome: Outcome, seconds: number, more: Partial<LedgerItem> = {}): LedgerItem => ({
  ...concluded(
    aWatchingItem({ requestId: outcome, ...more }),
    { outcome, now: atMs(seconds), reasons: outcome === 'rejected' ? reasons : [], fileIds: null },
    'deadline',
  ),
  dueAt: null,
  publishedAt: at(seconds),
});
const waits = (because: WaitReason): LedgerItem =>
  aWatchingItem({ requestId: because, waiting: { because, since: at(1) }, dueAt: at(66) });

const tried = ', again in 6 s';
const rows: [item: LedgerItem, headline: string][] = [
  [ended('completed', 1600, { adopted: true }), 'Completed in 27 min, adopted'],
  [ended('failed', 20, { run }), 'Failed after 20 s: FX rate EUR/USD missing'],
  [ended('rejected', 2), 'Rejected: Oct 2026 is still open'],
  [ended('withdrawn', 60), 'Withdrawn: Nov 2026 was reopened or removed'],
  [ended('timed-out', 86_400), 'Timed out after 24 h: no trial balance run was seen'],
  [waits('hold'), `Waiting for Zuora: its PUT may still take effect${tried}`],
  [waits('trial-balance-running'), `Waiting for Zuora: a trial balance of the period is in progress${tried}`],
  [waits('unknown-word'), `Needs a person: the period has a status that is not known${tried}`],
  [waits('deadline-near'), `Waiting: its deadline is too near for another PUT${tried}`],
  [waits('refused'), `Waiting for Zuora: it refused the PUT${tried}`],
  [waits('credentials-refused'), `Needs a person: the credentials are refused or not usable${tried}`],
  [waits('slow-down'), `Waiting for Zuora: it asked for fewer calls${tried}`],
  [waits('in-line'), `Waiting: its turn for a token of Zuora has not come yet${tried}`],
  [waits('period-list-too-large'), `Needs a person: its list of periods is too large to be read${tried}`],
  [waits('zuora-trouble'), `Waiting for Zuora: it gives no usable answer${tried}`],
  [waits('aws-trouble'), `Waiting for AWS: it does not answer as it should${tried}`],
  [waits('sns-trouble'), `Waiting for SNS: it does not take the outcome${tried}`],
  [waits('lost-write'), `Waiting: another invocation wrote its item${tried}`],
  [waits('no-time-left'), `Waiting: the invocation had no time left for a PUT${tried}`],
  [aWatchingItem({ requestId: 'watched' }), 'Trial balance run not seen yet, for 60 s'],
];

/** What the server would send of a stack with these items. */
function stateOf(items: readonly LedgerItem[]): string {
  const ledger = items.map((item) => ({ item, row: item }));
  const state = consoleState({
    clock: { now: atMs(60), rate: 1 },
    record: { happenings: [], lines: [], firstLine: 0 },
    snapshot: { requests: [], parked: [], ledger, periods: [], calls: [], callouts: [] },
    faults: [],
    clicks: [],
    secrets: [],
  });
  return JSON.stringify(state);
}

// The page alone, with what a server would send: a stack would take minutes to come to all of this.
describe.skipIf(executablePath === null)('the headlines in Chromium', { concurrent: false }, () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    const [files, started] = await Promise.all([buildPage(), startBrowser(executablePath ?? '')]);
    browser = started;
    page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
    // A request that was accepted and is gone from the queue would say that.
    const items = [anAcceptedItem({ requestId: 'accepted' }), ...rows.map(([item]) => item)];
    const served = new Map<string, PageFile>(files).set('/live', {
      type: 'text/event-stream',
      content: `data: ${stateOf(items)}\n\n`,
    });
    await page.route(`${address}**`, (route) => {
      const file = served.get(new URL(route.request().url()).pathname);
      if (file === undefined) return route.abort();
      return route.fulfill({ contentType: file.type, body: Buffer.from(file.content) });
    });
    await page.goto(address);
    await page.locator('button.row').nth(rows.length).waitFor();
  });
  afterAll(() => browser?.close());

  test.for(rows)('%#: $1', async ([{ requestId }, headline]) => {
    const shown = page.locator(`button[data-name="${requestId}"] .headline`);
    expect(await shown.textContent()).toBe(headline);
    // Not only there: to be read to its end.
    expect(await shown.evaluate((each) => each.scrollWidth - each.clientWidth)).toBe(0);
  });

  test('on a phone each is to be read to its end, too', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const cut = await page
      .locator('.row .headline')
      .evaluateAll((all) =>
        all.filter((each) => each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight),
      );
    expect(await page.locator('.row .headline').count()).toBe(rows.length + 1);
    expect(cut).toHaveLength(0);
  });
});
