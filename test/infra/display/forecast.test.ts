import { describe, expect, it } from 'vitest';
import {
  type EarlierRun,
  type Forecast,
  forecastOf,
  forecastText,
  isOverTwiceTheUsual,
} from '../../../infra/display/forecast.ts';

const minute = 60_000;
const at = (text: string) => Date.parse(`2026-12-02T${text}Z`);
const scope = (entityId: string | null = null, orgIds: string[] | null = null) => ({ entityId, orgIds });
const watched = (changes: object = {}) => ({
  state: 'watching' as const,
  tenant: 'default',
  scope: scope(),
  watchingAt: '2026-12-02T13:53:00.000Z',
  adopted: false,
  request: { accountingPeriod: { name: 'Nov 2026' }, requestedBy: null, ...scope() },
  ...changes,
});

/** A completed run of so many minutes that ended on a day of a month, at 20:00 by Zuora's clock. */
const run = (minutes: number, day: string, changes: Partial<EarlierRun> = {}): EarlierRun => {
  const end = Date.parse(`${day}T20:00:00Z`);
  const text = (time: number) => new Date(time).toISOString().slice(0, 19).replace('T', ' ');
  return {
    tenant: 'default',
    scope: scope(),
    request: scope(),
    periodId: day,
    run: { status: 'Completed', start: text(end - minutes * minute), end: text(end) },
    ...changes,
  };
};
const three = [run(21, '2026-09-02'), run(40, '2026-10-02'), run(27, '2026-11-02')];
const textAt = (now: string, others: readonly EarlierRun[], changes: object = {}) => {
  const forecast = forecastOf(watched(changes), others, at(now));
  return forecast === null ? null : forecastText(forecast, at(now));
};

describe('the forecast of a watched close', () => {
  it.each<[string, string, readonly EarlierRun[], object, string | null]>([
    ['the median of three with their range', '14:00:00', three, {}, 'usually 27 min, 21–40; about 14:20 UTC'],
    [
      'the last three, whatever the order',
      '14:00:00',
      [run(500, '2026-08-02'), ...three.toReversed()],
      {},
      'usually 27 min, 21–40; about 14:20 UTC',
    ],
    ['two: the time between them', '14:00:00', three.slice(1), {}, 'usually 34 min, 27–40; about 14:26 UTC'],
    [
      'no range that says nothing',
      '14:00:00',
      [run(27, '2026-10-02'), run(27, '2026-11-02')],
      {},
      'usually 27 min; about 14:20 UTC',
    ],
    [
      'seconds',
      '13:53:01',
      [run(0.4, '2026-10-02'), run(0.5, '2026-11-02')],
      {},
      'usually 27 s, 24–30; about 13:53:27 UTC',
    ],
    [
      'hours',
      '14:00:00',
      [run(125, '2026-10-02'), run(190, '2026-11-02')],
      {},
      'usually 2 h 37 min, 2 h 5 min–3 h 10 min; about 16:30 UTC',
    ],
    [
      'another day',
      '14:00:00',
      [run(1440, '2026-10-02'), run(1440, '2026-11-02')],
      {},
      'usually 1 d 0 h; about 2026-12-03 13:53 UTC',
    ],
    ['a run that is late', '14:30:00', three, {}, 'usually 27 min, 21–40; 37 min 0 s so far'],
    [
      'a run of over twice the usual',
      '14:48:00',
      three,
      {},
      '55 min 0 s so far, over twice the usual 27 min',
    ],
    [
      'an adopted close',
      '14:00:00',
      three,
      { adopted: true },
      'usually 27 min, 21–40; about 14:20 UTC or earlier',
    ],
    [
      'an adopted close over twice the usual',
      '14:48:00',
      three,
      { adopted: true },
      'at least 55 min 0 s so far, over twice the usual 27 min',
    ],
    [
      'one run: none',
      '14:00:00',
      three.slice(2),
      {},
      'no forecast: fewer than two completed runs of this tenant, entity and orgs',
    ],
    ['a close that is not watched: none', '14:00:00', three, { state: 'sent' }, null],
  ])('is, for %s, at %s', (_what, now, others, changes, text) => {
    expect(textAt(now, others, changes)).toBe(text);
  });

  it.each<[string, EarlierRun]>([
    ['another tenant', run(99, '2026-11-09', { tenant: 'acme' })],
    ['another entity', run(99, '2026-11-09', { scope: scope('e') })],
    ['other orgs', run(99, '2026-11-09', { scope: scope(null, ['o']) })],
    [
      'a run that failed',
      run(99, '2026-11-09', { run: { status: 'Error', start: '2026-11-09 10:00:00', end: null } }),
    ],
    [
      'a run without an end',
      run(99, '2026-11-09', { run: { status: 'Completed', start: '2026-11-09 10:00:00', end: null } }),
    ],
    ['a run that ends before it starts, as where Zuora’s clock is set back', run(-9, '2026-11-09')],
    [
      'times of another form',
      run(99, '2026-11-09', { run: { status: 'Completed', start: '9 Nov', end: '10 Nov' } }),
    ],
    [
      'a day that does not exist',
      run(99, '2026-11-09', {
        run: { status: 'Completed', start: '2026-11-01 10:00:00', end: '2026-13-09 10:00:00' },
      }),
    ],
    ['a close without a run', run(99, '2026-11-09', { run: null })],
    ['the same run, watched by another request', run(27, '2026-11-02')],
  ])('leaves out %s', (_what, other) => {
    expect(textAt('14:00:00', [...three.slice(1), other])).toBe(textAt('14:00:00', three.slice(1)));
  });

  it('compares the entity and orgs that applied, in any order, or those of the request while none are known', () => {
    const orgs = watched({ scope: scope('e', ['o-1', 'o-2']) });
    const others = [
      run(20, '2026-10-02', { scope: scope('e', ['o-2', 'o-1']) }),
      run(22, '2026-11-02', { scope: null, request: scope('e', ['o-1', 'o-2']) }),
    ];
    expect(forecastOf(orgs, others, at('14:00:00'))?.usual).toMatchObject({ medianMs: 21 * minute, runs: 2 });
  });

  it.each<[number, number, boolean]>([
    [27 * minute, 54 * minute, false],
    [27 * minute, 54 * minute + 1, true],
    // Nobody needs to act on seconds.
    [4_000, 20_000, false],
    [4_000, 65_000, true],
  ])('of usually %i ms is over twice that after %i ms: %s', (medianMs, elapsedMs, isOver) => {
    const usual = { medianMs, minMs: medianMs, maxMs: medianMs, runs: 2 };
    const forecast: Forecast = { usual, endsAt: 0, elapsedMs, isAdopted: false };
    expect(isOverTwiceTheUsual(forecast)).toBe(isOver);
  });
});
