import type { LedgerItem, Scope } from '../../functions/shared/ledger/ledger-item.ts';
import { spanText, timeText } from './time-text.ts';

/** What a forecast needs to know about another close: its tenant, entity and orgs, and how long its run took. */
export interface EarlierRun {
  tenant: string;
  /** The entity and orgs of the request, which apply while `scope` is not known. */
  request: Scope;
  scope: Scope | null;
  periodId: string | null;
  run: Pick<NonNullable<LedgerItem['run']>, 'status' | 'start' | 'end'> | null;
}

/** How long the last completed runs took, in milliseconds. */
export interface UsualLength {
  medianMs: number;
  minMs: number;
  maxMs: number;
  /** From how many runs this was computed. */
  runs: number;
}

/** When a watched run will probably end. Times are milliseconds since 1970. */
export interface Forecast {
  /** Null with fewer than two completed runs: then there is no forecast. */
  usual: UsualLength | null;
  /** By the usual length. Null without it. */
  endsAt: number | null;
  /** How long the run has taken, by our clock: since pending close was set, or was found by an adopted close. */
  elapsedMs: number;
  /** The run began at an unknown time before pending close was found. So it has taken longer, and may end earlier. */
  isAdopted: boolean;
}

const runsMax = 3;
const runsMin = 2;

/**
 * When the run of a watched close will probably end, from the last three completed runs of the same tenant, entity and
 * orgs; null for a close that is not watched. Pure.
 *
 * @param others closes of the tenant, in any order; what is not of the same entity and orgs is left out
 * @param now milliseconds since 1970
 */
export function forecastOf(
  item: Pick<LedgerItem, 'state' | 'tenant' | 'request' | 'scope' | 'watchingAt' | 'adopted'>,
  others: readonly EarlierRun[],
  now: number,
): Forecast | null {
  if (item.state !== 'watching' || item.watchingAt === null) return null;
  const since = Date.parse(item.watchingAt);
  const usual = usualLength(others.filter((other) => seriesOf(other) === seriesOf(item)));
  return {
    usual,
    endsAt: usual === null ? null : since + usual.medianMs,
    elapsedMs: Math.max(0, now - since),
    isAdopted: item.adopted,
  };
}

/** The tenant, entity and orgs in one text. The order of orgs does not matter. */
function seriesOf({ tenant, request, scope }: Pick<EarlierRun, 'tenant' | 'request' | 'scope'>): string {
  const { entityId, orgIds } = scope ?? request;
  return JSON.stringify([tenant, entityId, orgIds?.toSorted() ?? null]);
}

function usualLength(closes: readonly EarlierRun[]): UsualLength | null {
  const runs = new Map<string, { endMs: number; lengthMs: number }>();
  for (const { run, periodId } of closes) {
    const [start, end] = [zuorasTime(run?.start), zuorasTime(run?.end)];
    if (run?.status !== 'Completed' || start === null || end === null || end < start) continue;
    // Several requests may have watched the same run.
    runs.set(`${periodId} ${run.start}`, { endMs: end, lengthMs: end - start });
  }
  const lengths = [...runs.values()]
    .toSorted((one, other) => other.endMs - one.endMs)
    .slice(0, runsMax)
    .map(({ lengthMs }) => lengthMs)
    .toSorted((one, other) => one - other);
  const [minMs, maxMs] = [lengths[0], lengths.at(-1)];
  if (lengths.length < runsMin || minMs === undefined || maxMs === undefined) return null;
  const medianMs = lengths.length % 2 === 1 ? (lengths[1] ?? maxMs) : (minMs + maxMs) / 2;
  return { medianMs, minMs, maxMs, runs: lengths.length };
}

/**
 * A time by Zuora's clock, which has no zone, as a number that may only be subtracted from another such time. Null for
 * any other form.
 */
function zuorasTime(text: string | null | undefined): number | null {
  if (text == null || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return null;
  const time = Date.parse(`${text.replace(' ', 'T')}Z`);
  return Number.isNaN(time) ? null : time;
}

/** Whether a run has taken more than twice the usual time, and more than a minute, because short runs vary much. */
export const isOverTwiceTheUsual = ({ usual, elapsedMs }: Forecast): boolean =>
  usual !== null && elapsedMs > 2 * usual.medianMs && elapsedMs - usual.medianMs > 60_000;

/** `usually 27 min, 21–40; about 14:20 UTC`, or how long it has taken when that is over. `now` as in {@link forecastOf}. */
export function forecastText(forecast: Forecast, now: number): string {
  const { usual, endsAt, elapsedMs, isAdopted } = forecast;
  if (usual === null || endsAt === null) return noForecast;
  const soFar = `${isAdopted ? 'at least ' : ''}${spanText(elapsedMs)} so far`;
  if (isOverTwiceTheUsual(forecast)) return `${soFar}, over twice the usual ${lengthText(usual.medianMs)}`;
  const length = `usually ${usualText(usual)}`;
  if (endsAt <= now) return `${length}; ${soFar}`;
  const { minutes, seconds } = clockText(endsAt);
  const time = usual.medianMs < shortMs ? seconds : minutes;
  const day = timeText(new Date(endsAt).toISOString()).slice(0, 10);
  const isToday = day === new Date(now).toISOString().slice(0, 10);
  return `${length}; about ${isToday ? '' : `${day} `}${time} UTC${isAdopted ? ' or earlier' : ''}`;
}

const noForecast = 'no forecast: fewer than two completed runs of this tenant, entity and orgs';

const shortMs = 120_000;
const longMs = 120 * 60_000;

function clockText(at: number): { minutes: string; seconds: string } {
  const time = new Date(at).toISOString();
  return { minutes: time.slice(11, 16), seconds: time.slice(11, 19) };
}

const inSeconds = (ms: number) => `${Math.round(ms / 1000)}`;
const inMinutes = (ms: number) => `${Math.round(ms / 60_000)}`;

/** A length in one unit, except for hours. */
function lengthText(ms: number): string {
  if (ms < shortMs) return `${inSeconds(ms)} s`;
  return ms < longMs ? `${inMinutes(ms)} min` : spanText(ms);
}

/** `27 min, 21–40`. The range is left out when it adds nothing. */
export function usualText({ medianMs, minMs, maxMs }: UsualLength): string {
  const inUnit = medianMs < shortMs ? inSeconds : inMinutes;
  const isShort = maxMs < longMs && medianMs < longMs;
  const [from, to] = isShort ? [inUnit(minMs), inUnit(maxMs)] : [spanText(minMs), spanText(maxMs)];
  return from === to ? lengthText(medianMs) : `${lengthText(medianMs)}, ${from}–${to}`;
}
