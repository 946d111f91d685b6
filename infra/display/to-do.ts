import type { OutcomeData } from '../../functions/contract/outcome.ts';
import type { WaitReason } from '../../functions/shared/ledger/item-words.ts';
import { isPastDeadline, type LedgerItem } from '../../functions/shared/ledger/ledger-item.ts';
import { type Forecast, isOverTwiceTheUsual } from './forecast.ts';
import { afterOutcome } from './outcome-text.ts';
import { toolCommand } from './tool-command.ts';

interface Known {
  forecast: Forecast | null;
  /** Milliseconds since 1970. */
  now: number;
}

/**
 * What a person can do about a request, or that nothing needs to be done because it goes on by itself. Null when neither
 * is worth saying.
 *
 * @param outcome what the item's event says; null while it has none
 */
export function whatToDo(
  item: LedgerItem,
  outcome: OutcomeData | null,
  { forecast, now }: Known,
): string | null {
  if (outcome !== null)
    return item.waiting?.because === 'sns-trouble' ? whenUnpublished : afterOutcome(outcome);
  if (isPastDeadline(item, now)) return nothing;
  const because = item.waiting?.because;
  if (because !== undefined && isWaitReason(because)) return whileWaiting[because](item);
  if (item.state !== 'watching')
    return item.state === 'accepted' && item.scope === null ? checkCredentials(item) : ifThisLasts(item);
  return forecast !== null && isOverTwiceTheUsual(forecast)
    ? `${closes('periods', item)} shows the run; if it does not end, ask Zuora’s support, with the track id that \`closes show\` has`
    : null;
}

const closes = (name: 'check' | 'periods', { tenant, scope, request }: LedgerItem): string =>
  toolCommand(name, { tenant, ...(scope ?? request) });
const nothing = 'nothing: it goes on by itself';
const whenUnpublished =
  'nothing: each tick tries again; if this lasts, see outcomes-unpublished in docs/runbook.md';
const checkCredentials = (item: LedgerItem) => `${closes('check', item)} says what is wrong with them`;
const ifThisLasts = (item: LedgerItem) => `${nothing}; if this lasts, ${closes('check', item)}`;

const whileWaiting: Readonly<Record<WaitReason, (item: LedgerItem) => string>> = {
  hold: () => nothing,
  'trial-balance-running': (item) => `${nothing}; ${closes('periods', item)} shows the run`,
  'unknown-word': (item) => `${closes('periods', item)} shows it; see unknown-status-word in docs/runbook.md`,
  'deadline-near': () => 'nothing: it ends as timed-out; then send a new request under a new id',
  'credentials-refused': checkCredentials,
  'slow-down': ifThisLasts,
  'in-line': () => nothing,
  'period-list-too-large': () =>
    'send a new request under a new id that names the period by its id, and cancel this one',
  'zuora-trouble': ifThisLasts,
  'aws-trouble': () => nothing,
  'sns-trouble': () => whenUnpublished,
  'no-time-left': () => nothing,
  'lost-write': () => nothing,
  refused: () => 'correct in Zuora what it names; the PUT is sent again by itself, six times in all',
};

/** False for a reason of a later version. */
const isWaitReason = (because: string): because is WaitReason => Object.hasOwn(whileWaiting, because);

/** What a person can do about a parked message, by its reason; SQS moved a message that has none. */
export function parkedToDo(messageId: string, reason: string | null): string {
  const again = `\`closes dlq redrive ${messageId}\` sends it again`;
  if (reason === 'unknown-tenant') return `give the tenant a secret (docs/operators.md); then ${again}`;
  if (reason === null) return `look in its log lines for what went wrong; then ${again}`;
  return `have its sender correct it and send it under a new id; \`closes dlq discard ${messageId}\` removes this one`;
}
