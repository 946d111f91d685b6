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
  /** The run's reports. Only an outcome that reports a run has any. */
  fileIds: ReportFileIds | null;
}

const noRun = { status: null, start: null, end: null, errorMessage: null };
const reasonsMax = 20;

/** A value as JSON that SQS delivers unchanged. */
const carriedJson = (value: object): string => withCarriedCharacters(JSON.stringify(value));

/**
 * JSON with U+FFFE and U+FFFF escaped, which SQS does not carry. `JSON.stringify` escapes the other characters that SQS
 * does not carry: control characters and halves of surrogate pairs.
 */
export function withCarriedCharacters(json: string): string {
  return json.replaceAll('\ufffe', '\\ufffe').replaceAll('\uffff', '\\uffff');
}

function askedFor({ request: { accountingPeriod: asked } }: LedgerItem): string {
  if ('id' in asked) return asked.id;
  if ('name' in asked) return asked.name;
  return 'date' in asked ? asked.date : asked.endedBefore;
}

/**
 * The outcome event for subscribers (docs/specification.md, "Out"): CloudEvents 1.0 in structured JSON. Every key is
 * present, and unknown values are null. The only run that it reports is `item.run`, so it can never report an older
 * run. Pure. The text is stored once, and every delivery sends it unchanged.
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

/** The reason to withdraw a request whose PUT may have taken effect and been undone. */
export const putUnclear: Reason = {
  code: 'put-unclear',
  message:
    'Zuora did not say whether the accounting period was set to pending close, and it is not pending close now: it may have been set and reopened.',
  zuoraCode: null,
};

/** The item with its outcome. `because` is the reason in the history, `by` the operator who asked for it. */
export function concluded(
  item: LedgerItem,
  conclusion: Conclusion,
  because: HistoryReason,
  by?: string,
): LedgerItem {
  const event = outcomeEvent(item, conclusion);
  return concludedItem(item, { now: conclusion.now, event, because, by });
}
