import type { Period } from './period.ts';
import { shownRun } from './period.ts';
import { type FileIds, fileIdsOf } from './run.ts';

/** A period as the API shows it. Zuora: developer.zuora.com … GET_AccountingPeriod. */
export interface PeriodView {
  id: string;
  name: string;
  startDate: string;
  endDate: string | null;
  status: string;
  runTrialBalanceStatus: string;
  runTrialBalanceStart: string | null;
  runTrialBalanceEnd: string | null;
  runTrialBalanceErrorMessage: string | null;
  /** 0 on the open-ended period. */
  fiscalYear: number;
  fiscalQuarter?: number;
  notes: string | null;
  fileIds: FileIds;
  createdOn: string;
  createdBy: string;
  updatedOn: string;
  updatedBy: string;
  /** With Multi-Org only. */
  organizationLabels?: { organizationId: string; organizationName: string }[];
  /** Custom fields are on the same level as the others. */
  [customField: string]: unknown;
}

const createdBy = '8ac9a1f0b7d24c6e0000000000000aaa';
const updatedBy = '8ac9a1f0b7d24c6e0000000000000bbb';

export function viewPeriod(period: Period, at: number, orgId: string | null): PeriodView {
  const run = shownRun(period, at);
  return {
    id: period.id,
    name: period.name,
    startDate: period.startDate,
    endDate: period.endDate,
    status: period.status,
    runTrialBalanceStatus: run.status,
    runTrialBalanceStart: run.start,
    runTrialBalanceEnd: run.end,
    runTrialBalanceErrorMessage: run.errorMessage,
    fiscalYear: period.fiscalYear,
    ...(period.fiscalQuarter === null ? {} : { fiscalQuarter: period.fiscalQuarter }),
    notes: period.notes,
    fileIds: fileIdsOf(period.id, run),
    createdOn: period.createdOn,
    createdBy,
    // As in Zuora's sample: the start of the run, not its end. It does not show whether the run is over.
    updatedOn: run.start ?? period.createdOn,
    updatedBy,
    ...(orgId === null
      ? {}
      : { organizationLabels: [{ organizationId: orgId, organizationName: `Org ${orgId}` }] }),
    ...period.customFields,
  };
}

/**
 * A period as lists show it: without the debit memo report, which only the GET of one period has (docs/zuora.md §1).
 */
export function viewInList(period: Period, at: number, orgId: string | null): PeriodView {
  const view = viewPeriod(period, at, orgId);
  const { accountsReceivableDebitMemoAgingDetailExportFileId: _, ...fileIds } = view.fileIds;
  return { ...view, fileIds };
}
