import * as z from 'zod';
import { itemState } from '../../../display/item-state.ts';
import { roughSpanText } from '../../../display/time-text.ts';
import type { RecordedRequest } from '../../../zuora-simulator/simulator.ts';
import type { Happening } from '../record/happening.ts';
import { readOutcome } from '../record/read-outcome.ts';
import { isRegular, type Record as Recorded } from '../record/recording.ts';
import { keyOf } from '../record/request-of.ts';
import type { NextRun, Snapshot } from '../record/snapshot.ts';
import type { ShownCall, ShownItem, ShownLine, ShownOutcome, ShownPeriod } from './state.ts';
import { inLine } from './visible.ts';

const shownMax = 300;
/** Fewer than the others, because each holds a whole body. */
const outcomesMax = 50;

const row = z.looseObject({
  tenant: z.string().default('?'),
  requestId: z.string().default('?'),
  state: z.string().default('?'),
  history: z.array(z.looseObject({ at: z.string(), state: z.string() })).default([]),
});

/** Fields with times of Zuora, which have no zone and stand beside UTC times. */
const ofZuorasClock = new Set(['run', 'baseline', 'seenRunning']);

/** A row of the ledger: its state and history, and every other field that is in it. */
export function shownItem(raw: { [name: string]: unknown }): ShownItem {
  const { tenant, requestId, state, history, ...others } = row.parse(raw);
  return {
    key: keyOf({ tenant, requestId }),
    state: itemState({ state, dueAt: raw.dueAt }),
    history: history.map(({ at, state: entered, ...more }) => ({ at, state: entered, more: pairs(more) })),
    fields: Object.entries(others)
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([name, value]) => [
        ofZuorasClock.has(name) ? `${name} (by Zuora’s clock)` : name,
        inLine(textOf(value)),
      ]),
  };
}

export function shownPeriod({ view, next }: Snapshot['periods'][number]): ShownPeriod {
  return {
    id: view.id,
    name: inLine(view.name),
    status: view.status,
    runStatus: view.runTrialBalanceStatus,
    runStart: view.runTrialBalanceStart,
    runEnd: view.runTrialBalanceEnd,
    errorMessage: view.runTrialBalanceErrorMessage,
    next: nextText(next),
  };
}

/** What was decided about a period's next run. Null if nothing was. */
export function nextText({ outcome, extraMs }: NextRun): string | null {
  const decided = [
    ...(outcome === null ? [] : [outcome.status === 'Error' ? 'fails' : 'completes']),
    ...(extraMs === 0 ? [] : [`takes ${roughSpanText(extraMs)} longer`]),
  ];
  return decided.length === 0 ? null : decided.join(' and ');
}

/** Every delivery of an outcome, the latest first. */
export function shownOutcomes(outcomes: readonly Extract<Happening, { is: 'outcome' }>[]): ShownOutcome[] {
  const deliveries = new Map<string, number>();
  const shown = outcomes.flatMap(({ at, body }) => {
    const event = readOutcome(body);
    if (event === null) return [];
    const { id, data } = event;
    const delivery = (deliveries.get(id) ?? 0) + 1;
    deliveries.set(id, delivery);
    const { requestId, outcome } = data;
    return { at, id, key: keyOf(data), requestId, outcome, body, delivery };
  });
  return shown
    .slice(-outcomesMax)
    .map((each) => ({ ...each, body: JSON.stringify(JSON.parse(each.body), null, 2) }))
    .reverse();
}

/** The log lines, the latest first, without those of every tick. */
export function shownLines({ lines, firstLine }: Recorded): ShownLine[] {
  const shown = lines.flatMap((line, index): ShownLine[] => {
    if (isRegular(line)) return [];
    const { timestamp, level, message, service, code, sampling_rate, ...rest } = line.fields;
    // A wake-up is about a period, and names no close.
    const woken = line.code?.startsWith('wake-up') ? rest.periodId : null;
    const about = [rest.requestId, rest.trackId, rest.messageId, woken].filter(
      (id) => typeof id === 'string',
    );
    return [
      {
        number: firstLine + index,
        at: line.at,
        functionName: line.functionName,
        level: typeof level === 'string' ? level : line.stream,
        code: line.code ?? line.stream,
        fields: Object.keys(line.fields).length === 0 ? [['', line.text]] : namesAndTexts(rest),
        about,
      },
    ];
  });
  return shown.reverse().slice(0, shownMax);
}

/** The calls to Zuora, the latest first. */
export function shownCalls(calls: readonly RecordedRequest[]): ShownCall[] {
  const latest = calls.slice(-shownMax);
  const before = calls.length - latest.length;
  return latest
    .map(({ at, method, path, status, effect, trackId }, index) => {
      return { number: before + index, at: at.getTime(), method, path, status, effect, trackId };
    })
    .reverse();
}

const namesAndTexts = (fields: { [name: string]: unknown }): [string, string][] =>
  Object.entries(fields)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name, textOf(value)]);

const pairs = (fields: { [name: string]: unknown }): string =>
  namesAndTexts(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
