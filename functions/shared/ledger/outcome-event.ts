import { outcomeId } from '../../contract/outcome-id.ts';
import type { Outcome, OutcomeEvent } from '../../contract/outcome-schema.ts';
import { noReportFiles, type ReportFileIds } from '../zuora/accounting-periods.ts';
import type { HistoryReason } from './item-words.ts';
import { isoTime, type LedgerItem, type Reason } from './ledger-item.ts';
import { concludedItem } from './ledger-transitions.ts';

export type { Outcome } from '../../contract/outcome-schema.ts';

export interface Conclusion {
  outcome: Outcome;
  /** Milliseconds since 1970. */
  now: number;
  reasons: readonly Reason[];
  /** The run's reports: only an outcome that tells of a run has any. */
  fileIds: ReportFileIds | null;
}

const noRun = { status: null, start: null, end: null, errorMessage: null };
const reasonsMax = 20;

/**
 * JSON that SQS delivers unchanged, whatever its texts hold: JSON.stringify escapes control characters and halves of
 * surrogate pairs, but none of the two other characters that SQS does not carry.
 */
const carriedJson = (value: object): string => withCarriedCharacters(JSON.stringify(value));

/** JSON text with the two characters escaped that SQS does not carry and `JSON.stringify` leaves: the same value. */
export function withCarriedCharacters(json: string): string {
  return json.replaceAll('\ufffe', '\\ufffe').replaceAll('\uffff', '\\uffff');
}

function askedFor({ request: { accountingPeriod: asked } }: LedgerItem): string {
  if ('id' in asked) return asked.id;
  if ('name' in asked) return asked.name;
  return 'date' in asked ? asked.date : asked.endedBefore;
}

/**
 * The outcome as subscribers get it (docs/specification.md, "Out"): CloudEvents 1.0, structured JSON. Every key is
 * present; what is not known is null. `item.run` is told and nothing else of a run, so an older run can never be. Pure;
 * the text is stored once and sent as it is ever after.
 */
export function outcomeEvent(item: LedgerItem, { outcome, now, reasons, fileIds }: Conclusion): string {
  const asked = item.request.accountingPeriod;
  const periodId = item.periodId ?? ('id' in asked ? asked.id : null);
  const concludedAt = isoTime(now);
  const event = {
    specversion: '1.0',
    id: outcomeId(item.tenant, item.requestId),
    source: `/zuora-pending-close/${item.tenant}`,
    type: `zuora.pending-close.${outcome}.v1`,
    subject: item.periodId ?? askedFor(item),
    time: concludedAt,
    datacontenttype: 'application/json',
    data: {
      outcome,
      tenant: item.tenant,
      entityId: item.scope?.entityId ?? item.request.entityId,
      orgIds: item.scope?.orgIds ?? item.request.orgIds,
      requestId: item.requestId,
      requestedBy: item.request.requestedBy,
      requestedAt: item.requestedAt,
      pendingCloseAt: item.pendingCloseAt,
      concludedAt,
      accountingPeriod: item.period ?? {
        id: periodId,
        name: null,
        startDate: null,
        endDate: null,
        fiscalYear: null,
        fiscalQuarter: null,
        status: null,
      },
      trialBalance: item.run ?? noRun,
      reportFileIds: fileIds ?? noReportFiles,
      adopted: item.adopted,
      reasons: reasons.slice(0, reasonsMax),
      zuoraTrackId: item.zuoraTrackId,
      zuoraProcessId: item.zuoraProcessId,
    },
  } satisfies OutcomeEvent;
  return carriedJson(event);
}

/** Why a request whose PUT may have taken effect and been undone is withdrawn. */
export const putUnclear: Reason = {
  code: 'put-unclear',
  message:
    'Zuora did not say whether the accounting period was set to pending close, and it is not pending close now: it may have been set and reopened.',
  zuoraCode: null,
};

/**
 * The item with its outcome written into it. `because` is what the history says of it, `by` which operator asked for
 * it.
 */
export function concluded(
  item: LedgerItem,
  conclusion: Conclusion,
  because: HistoryReason,
  by?: string,
): LedgerItem {
  const event = outcomeEvent(item, conclusion);
  return concludedItem(item, { now: conclusion.now, event, because, by });
}
