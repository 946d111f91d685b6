import type { WaitReason } from '../../../functions/shared/ledger/item-words.ts';
import { isPastDeadline, type LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { type Forecast, isOverTwiceTheUsual } from '../../display/forecast.ts';
import { afterOutcome } from '../../display/outcome-text.ts';
import { toolCommand } from '../../display/tool-command.ts';
import { outcomeOf } from './outcome.ts';
import { isWaitReason } from './waits-for.ts';

/**
 * What a person can do about a request, or that there is nothing to do because it goes on by itself. Null where nobody
 * would ask.
 *
 * @param now milliseconds since 1970
 */
export function toDo(item: LedgerItem, forecast: Forecast | null, now: number): string | null {
  const event = outcomeOf(item);
  if (event !== null)
    return item.waiting?.because === 'sns-trouble' ? whenUnpublished : afterOutcome(event.data);
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
const whenUnpublished = 'see outcomes-unpublished in docs/runbook.md';
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
