import type { Outcome } from '../functions/contract/outcome-schema.ts';
import type { WaitReason } from '../functions/shared/ledger/item-words.ts';
import type { LedgerItem, Reason } from '../functions/shared/ledger/ledger-item.ts';
import {
  acceptedItem,
  publishedItem,
  refusedItem,
  sentItem,
  watchingItem,
  withScope,
  withStatus,
  withWait,
} from '../functions/shared/ledger/ledger-transitions.ts';
import { concluded } from '../functions/shared/ledger/outcome-event.ts';
import { closesProgram } from '../infra/cli/command-line/program.ts';
import { deadLettersText } from '../infra/cli/dead-letters/dlq-view.ts';
import type { Foreseen } from '../infra/cli/record/forecasts.ts';
import { inOrder, listText } from '../infra/cli/record/list-view.ts';
import { showText } from '../infra/cli/record/show-view.ts';
import { type EarlierRun, forecastOf } from '../infra/display/forecast.ts';

/** The columns of the terminal that is recorded. */
export const width = 80;

const now = Date.parse('2026-12-02T14:05:00Z');
const minutesAgo = (minutes: number) => now - minutes * 60_000;

/** A close request that was sent so many minutes ago. Its period was found if `isFound` is true. */
function request(
  requestId: string,
  minutes: number,
  { tenant = 'default', isFound = true } = {},
): LedgerItem {
  const accountingPeriod = { name: 'Nov 2026' };
  const content = { accountingPeriod, entityId: null, orgIds: null, requestedBy: 'netsuite:controller' };
  const at = minutesAgo(minutes);
  const item = acceptedItem(
    { tenant, requestId, content },
    { sent: { at, by: 'AIDAEXAMPLE' }, now: at + 1000, deadlineHours: 24, codeVersion: '0.1.0' },
  );
  if (!isFound) return item;
  const known = withScope(item, { entityId: null, orgIds: null, secretVersionId: '3f1c0a52' });
  const dates = { startDate: '2026-11-01', endDate: '2026-11-30', fiscalYear: 2026, fiscalQuarter: 4 };
  const period = { id: '8ac9a1f0b7d2', name: 'Nov 2026', ...dates, status: 'Open' };
  return { ...known, periodId: period.id, period };
}

const sent = (item: LedgerItem, at: number) =>
  sentItem(item, {
    baseline: { start: null },
    now: at,
    holdMs: 600_000,
    pollMinMs: 60_000,
    secretVersionId: '3f1c0a52',
  });

function watching(item: LedgerItem, { adopted = false } = {}): LedgerItem {
  const at = Date.parse(item.requestedAt) + 2000;
  const because = adopted ? 'pending-close-found' : 'put-succeeded';
  const before = withStatus(adopted ? item : sent(item, at), 'PendingClose');
  return watchingItem(before, { now: at + 1000, pollMinMs: 60_000, adopted, because });
}

const run = (
  status: string,
  start: string | null,
  end: string | null,
  errorMessage: string | null = null,
) => ({
  run: { status, start, end, errorMessage },
});
const running = run('Processing', '2026-12-02 05:53:03', null);

const reason = (code: string, message: string, zuoraCode: string | null = null): Reason => ({
  code,
  message,
  zuoraCode,
});

/** Its outcome was published a second after it was concluded. */
function ended(item: LedgerItem, outcome: Outcome, minutes: number, reasons: Reason[] = []): LedgerItem {
  const at = Date.parse(item.requestedAt) + minutes * 60_000;
  const because = outcome === 'completed' ? 'trial-balance-completed' : 'deadline';
  return publishedItem(concluded(item, { outcome, now: at, reasons, fileIds: null }, because), at + 1000);
}

const failedRun = run('Error', '2026-12-02 02:00:03', null, 'FX rate EUR/USD missing for 2026-11-17');
const failed = ended({ ...watching(request('netsuite-eu-11', 240)), ...failedRun }, 'failed', 20);

/** A close for each way in which it can end. */
const outcomes: LedgerItem[] = [
  ended(
    {
      ...watching(request('netsuite-us-11', 200)),
      ...run('Completed', '2026-12-02 02:45:03', '2026-12-02 03:12:00'),
    },
    'completed',
    27,
  ),
  ended(
    {
      ...watching(request('netsuite-uk-11', 210), { adopted: true }),
      ...run('Completed', '2026-12-02 02:45:03', '2026-12-02 03:12:00'),
    },
    'completed',
    12,
  ),
  failed,
  ended(request('netsuite-jp-11', 250), 'rejected', 0.1, [
    reason('earlier-periods-open', 'Oct 2026 is not closed.'),
  ]),
  ended(watching(request('netsuite-fr-11', 260)), 'withdrawn', 15),
  ended({ ...watching(request('netsuite-in-11', 1500)), ...running }, 'timed-out', 1440),
];

const waits = (id: string, because: WaitReason, item: LedgerItem = request(id, 9)): LedgerItem =>
  withWait({ ...item, requestId: id }, because, minutesAgo(8));
const refusal = [reason('refused-by-zuora', 'A pending revenue schedule exists.', '50000030')];
const refused = refusedItem(sent(request('refused', 9), minutesAgo(8.5)), {
  now: minutesAgo(8.4),
  reasons: refusal,
  processId: '2B1D7F0CA5E94C11',
  isCounted: true,
});

/** A close for each reason to wait. */
const waiting: LedgerItem[] = [
  waits('hold', 'hold', sent(request('hold', 9), minutesAgo(8))),
  waits('trial-balance-running', 'trial-balance-running'),
  waits('unknown-word', 'unknown-word'),
  waits('credentials-refused', 'credentials-refused', request('c', 9, { tenant: 'acme-eu', isFound: false })),
  waits('slow-down', 'slow-down'),
  waits('period-list-too-large', 'period-list-too-large', request('p', 9, { isFound: false })),
  waits('zuora-trouble', 'zuora-trouble'),
  waits('refused', 'refused', refused),
];

const earlierRun = (month: string, minutes: number): EarlierRun => ({
  tenant: 'default',
  request: { entityId: null, orgIds: null },
  scope: null,
  periodId: month,
  run: { status: 'Completed', start: `${month}-02 03:00:00`, end: `${month}-02 03:${minutes}:00` },
});
const earlier = [earlierRun('2026-09', 21), earlierRun('2026-10', 40), earlierRun('2026-11', 27)];

const foreseen = (item: LedgerItem): Foreseen => ({
  forecast: forecastOf(item, item.tenant === 'default' ? earlier : [], now),
  problem: null,
});
const watched = { ...watching(request('netsuite-2026-11-close-1', 12)), ...running };
const open: LedgerItem[] = [
  watched,
  { ...watching(request('netsuite-ca-11', 63)), ...running },
  watching(request('acme-2026-11', 2, { tenant: 'acme-eu' })),
];

const list = (items: readonly LedgerItem[]) => listText(inOrder(items), { now, forecasts: foreseen, width });

const parked = (id: string, reasonOf: string | null, detail: string | null, body: object) => ({
  messageId: `${id}-90b4-4dbd-a933-00b814654462`,
  receiptHandle: '',
  body: JSON.stringify(body),
  reason: reasonOf,
  detail,
  sentAt: new Date(minutesAgo(35)).toISOString(),
  receiveCount: 1,
});
const parkedMessages = [
  parked('ae4a36d7', 'unknown-tenant', 'tenant has no secret in Secrets Manager', {
    requestId: 'acme-us-2026-11',
    tenant: 'acme-us',
    accountingPeriod: { name: 'Nov 2026' },
  }),
  parked('8d3f6f2c', 'invalid-request', 'entity is not allowed', {
    accountingPeriod: { name: 'Nov 2026' },
    entity: '2c92c0f8',
  }),
];

function help(...names: string[]): string {
  let command = closesProgram();
  for (const name of names) command = command.commands.find((each) => each.name() === name) ?? command;
  const lines: string[] = [];
  command
    .configureOutput({ writeOut: (text) => lines.push(text), getOutHelpWidth: () => width })
    .outputHelp();
  return lines.join('').trimEnd();
}

/**
 * What a terminal of 80 columns shows, by the name of the file in docs/terminal: the command, and what it prints. All
 * times are fixed, so that the files change only with the tool. Pure.
 */
export function terminalRecordings(): Record<string, string> {
  return Object.fromEntries(
    Object.entries({
      'closes-help': ['closes --help', help()],
      'closes-dlq-help': ['closes dlq --help', help('dlq')],
      'closes-list-open': ['closes list', list(open)],
      'closes-list-outcomes': ['closes list --all', list(outcomes)],
      'closes-list-waiting': ['closes list', list(waiting)],
      'closes-show-watching': [
        'closes show netsuite-2026-11-close-1',
        showText(watched, foreseen(watched), now, width),
      ],
      'closes-show-failed': ['closes show netsuite-eu-11', showText(failed, foreseen(failed), now, width)],
      'closes-dlq': ['closes dlq', deadLettersText(parkedMessages, now, width)],
    }).map(([name, [command, text]]) => [name, `$ ${command}\n${text}\n`]),
  );
}
