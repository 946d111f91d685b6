// From what an ERP says of a period to a close request: for the function (Lambda, Azure Function, …) that stands between
// the ERP's events and the request queue, or as the model of a mapping in an integration platform.
import { createHash } from 'node:crypto';
import { type CloseRequest, closeRequest } from 'zuora-pending-close/contract';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The last day of a month, as YYYY-MM-DD; months are counted from 1 and may run over into the next years. */
function lastDayOf(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/**
 * The last day of an Oracle period that is a calendar month, by a name such as `Nov-26`, `NOV-2026` or `11-26`. What a
 * period is called is up to each ledger's calendar: adapt this to yours.
 *
 * @throws for every other name, so adjusting periods are never asked for
 */
export function lastDayOfOraclePeriod(name: string): string {
  const [, word = '', year = ''] = /^([A-Za-z]{3}|\d{2})-(\d{2}|\d{4})$/.exec(name) ?? [];
  const month = /^\d/.test(word) ? Number(word) : months.indexOf(word.toLowerCase()) + 1;
  if (month < 1 || month > 12) throw new Error('This period is not named after a month');
  return lastDayOf(year.length === 2 ? 2000 + Number(year) : Number(year), month);
}

/**
 * A part of a `requestId`: a text that may stand in one as it is, else what can be read of it and a hash of the whole. Two
 * ledgers must never become one request, and a colon stands in no text that is used as it is.
 *
 * @throws where the event does not say which, because all such events would become one request
 */
function idPart(name: string): string {
  const text = String(name ?? '');
  if (text === '') throw new Error('The event does not say whose period was closed');
  if (/^[A-Za-z0-9._-]{1,40}$/.test(text)) return text;
  const readable = text.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 24);
  // JSON keeps halves of surrogate pairs apart, which UTF-8 does not.
  const hash = createHash('sha256').update(JSON.stringify(text)).digest('hex').slice(0, 20);
  return `${readable}:${hash}`;
}

/** Which of Zuora's tenants and entities an Oracle ledger or a legal entity stands for; yours. */
export interface Books {
  tenant?: string;
  entityId?: string;
}

/** Oracle E-Business Suite: the business event `oracle.apps.gl.CloseProcess.period.close`. */
export function fromOracleEbs(
  { LedgerID, PeriodName }: { LedgerID: string; PeriodName: string },
  books: Books,
  round = 1,
): CloseRequest {
  const date = lastDayOfOraclePeriod(PeriodName);
  return closeRequest({
    ...books,
    requestId: `oracle-ebs/${idPart(LedgerID)}/${date}/${round}`,
    accountingPeriod: { date },
    requestedBy: 'oracle-ebs',
  });
}

/** Oracle Fusion: the event of an accounting period that was closed. */
export function fromOracleFusion(
  { LedgerName, Period }: { LedgerName: string; Period: string },
  books: Books,
  round = 1,
): CloseRequest {
  const date = lastDayOfOraclePeriod(Period);
  return closeRequest({
    ...books,
    requestId: `oracle-fusion/${idPart(LedgerName)}/${date}/${round}`,
    accountingPeriod: { date },
    requestedBy: 'oracle-fusion',
  });
}

/** The month in which a fiscal year begins. K4 is the calendar year, V3 is April to March; add your own variants. */
const firstMonths: Record<string, number> = { K4: 1, V3: 4 };

/**
 * SAP S/4HANA: the last day of a posting period, by fiscal year variant, for variants whose periods are calendar months
 * and whose fiscal year bears the number of the calendar year in which it begins.
 *
 * @throws for special periods (13 to 16): they adjust the year that period 12 ended, and have no counterpart in Zuora
 */
export function lastDayOfSapPeriod(variant: string, fiscalYear: number, period: number): string {
  const firstMonth = firstMonths[variant];
  if (firstMonth === undefined) throw new Error('This fiscal year variant has no first month here yet');
  if (!Number.isInteger(period) || period < 1 || period > 12) {
    throw new Error('Special periods have no counterpart in Zuora');
  }
  return lastDayOf(fiscalYear, firstMonth + period - 1);
}

export function fromSap(
  asked: { companyCode: string; variant: string; fiscalYear: number; period: number },
  books: Books,
  round = 1,
): CloseRequest {
  const { companyCode, variant, fiscalYear, period } = asked;
  const periodOfYear = String(period).padStart(3, '0');
  return closeRequest({
    ...books,
    requestId: `sap/${idPart(companyCode)}/${variant}/${fiscalYear}/${periodOfYear}/${round}`,
    accountingPeriod: { date: lastDayOfSapPeriod(variant, fiscalYear, period) },
    requestedBy: 'sap:period-close',
  });
}

/** Dynamics 365 Finance: a business event of your own that carries the last day of the period, in its usual envelope. */
export interface PeriodClosedBusinessEvent {
  BusinessEventId: string;
  ControlNumber: number;
  EventId: string;
  LegalEntity: string;
  /** Yours: a string in the contract class too, YYYY-MM-DD. A date may come as `/Date(1796212800000)/`, which is refused. */
  PeriodEndDate: string;
}

/** An event that Dynamics delivers again has the id that it had, so it is no second request. */
export function fromDynamics365(event: PeriodClosedBusinessEvent, books: Books): CloseRequest {
  return closeRequest({
    ...books,
    requestId: `d365/${idPart(event.EventId)}`,
    accountingPeriod: { date: event.PeriodEndDate },
    requestedBy: `d365:${event.LegalEntity}`,
  });
}
