import { describe, expect, it } from 'vitest';
import type { LedgerItem } from '../../../../functions/shared/ledger/ledger-item.ts';
import { publishedItem } from '../../../../functions/shared/ledger/ledger-transitions.ts';
import { delayText, waitsFor } from '../../../../infra/cli/record/waits-for.ts';
import { toDo } from '../../../../infra/cli/record/what.ts';
import type { Forecast } from '../../../../infra/display/forecast.ts';
import {
  anAcceptedItem,
  aRun,
  aSentItem,
  aTimedOutItem,
  at,
  atMs,
  aWatchingItem,
  deadlineSeconds,
} from '../../../functions/poll-trial-balance/items.ts';

const concludedItem = aTimedOutItem();
const published = publishedItem(concludedItem, atMs(301));
const refusal = { code: 'refused-by-zuora', message: 'A pending revenue schedule.', zuoraCode: '50000030' };
const { period, request } = aSentItem();

const check = /`closes check default`/;
const goesOn = /^nothing: it goes on by itself$/;
const orCheck = /^nothing: it goes on by itself; if this lasts, `closes check default`$/;
const because = (reason: string) => ({ waiting: { because: reason, since: at(30) } });

describe('what a request waits for, and what a person can do about it', () => {
  it.each<[why: string, item: LedgerItem, words: RegExp, help: RegExp | null]>([
    ['its secret could not be read', anAcceptedItem({ scope: null }), /^usable credentials/, check],
    [
      'its period is not known and no reason is stored',
      anAcceptedItem({ tenant: 'acme-eu' }),
      /^an answer of Zuora about the period$/,
      /if this lasts, `closes check acme-eu`$/,
    ],
    ['nothing was refused', anAcceptedItem({ period }), /^Zuora to let Nov 2026 be set/, orCheck],
    [
      'Zuora refused',
      anAcceptedItem({ period, refusals: 2, reasons: [refusal] }),
      /\(refused 2 of 6 times\): 50000030 A pending revenue schedule/,
      orCheck,
    ],
    [
      'Zuora asked for fewer calls, which is no refusal that counts',
      anAcceptedItem({ period, reasons: [{ ...refusal, message: 'Slow down.', zuoraCode: null }] }),
      /^Zuora to allow it: Slow down/,
      orCheck,
    ],
    ['a PUT may be on its way', aSentItem(), /no PUT is sent before 2026-12-02 12:10:00 UTC$/, orCheck],
    ['no run is its own yet', aWatchingItem(), /of this pending close to appear/, null],
    ['its run is queued', aWatchingItem({ run: aRun() }), /to start/, null],
    [
      'its run goes on',
      aWatchingItem({ run: aRun({ status: 'Processing', start: '2026-12-02 04:00:05' }) }),
      /to end, in progress since 2026-12-02 04:00:05 by Zuora’s clock$/,
      null,
    ],
    [
      'Zuora uses a new word',
      aWatchingItem({ run: aRun({ status: 'Paused' }) }),
      /Zuora calls its status Paused/,
      null,
    ],
    [
      'its outcome is concluded',
      concludedItem,
      /its outcome to be published/,
      /`closes periods default` shows/,
    ],
  ])('where %s', (_why, item, words, help) => {
    expect(waitsFor(item, atMs(100))).toMatch(words);
    const text = toDo(item, null, atMs(100));
    if (help === null) expect(text).toBeNull();
    else expect(text).toMatch(help);
  });

  it.each<[reason: string, item: LedgerItem, words: RegExp, help: RegExp]>([
    ['credentials-refused', anAcceptedItem(), /^usable credentials of the tenant$/, check],
    ['credentials-refused', anAcceptedItem({ period, reasons: [refusal] }), /^usable credentials/, check],
    ['credentials-refused', aWatchingItem(), /^usable credentials/, check],
    [
      'credentials-refused',
      aSentItem({ holdUntil: at(50) }),
      /^usable credentials .*, and then a read/,
      check,
    ],
    [
      'trial-balance-running',
      anAcceptedItem({ period }),
      /^the trial balance run in progress to end$/,
      /by itself; `closes periods default` shows the run$/,
    ],
    [
      'trial-balance-running',
      anAcceptedItem({ period, reasons: [refusal] }),
      /^the trial balance run in progress/,
      /by itself/,
    ],
    [
      'unknown-word',
      anAcceptedItem({ period }),
      /^a status of Nov 2026 /,
      /^`closes periods default` shows it; see unknown-status-word/,
    ],
    [
      'unknown-word',
      aWatchingItem({ run: aRun({ status: 'Paused' }) }),
      /status Paused/,
      /unknown-status-word/,
    ],
    [
      'period-list-too-large',
      anAcceptedItem(),
      /^a list of periods that can be read/,
      /names the period by its id, and cancel/,
    ],
    ['in-line', anAcceptedItem({ scope: null }), /^its turn for a token/, goesOn],
    ['deadline-near', anAcceptedItem({ period }), /^its deadline/, /^nothing: it ends as timed-out; then/],
    ['no-time-left', anAcceptedItem({ period }), /^its next try$/, goesOn],
    ['hold', aSentItem(), /no PUT is sent before/, goesOn],
    ['slow-down', anAcceptedItem({ period }), /^an answer of Zuora about the period/, orCheck],
    ['zuora-trouble', anAcceptedItem({ scope: null }), /^an answer of Zuora about the period/, orCheck],
    ['zuora-trouble', anAcceptedItem({ period }), /^an answer of Zuora about the period/, orCheck],
    // An earlier refusal is not what it waits for now.
    ['zuora-trouble', anAcceptedItem({ period, refusals: 1, reasons: [refusal] }), /^an answer of/, orCheck],
    ['slow-down', anAcceptedItem({ period, refusals: 1, reasons: [refusal] }), /^an answer of/, orCheck],
    [
      'refused',
      anAcceptedItem({ period, reasons: [refusal] }),
      /^Zuora to allow it/,
      /^correct in Zuora what it names/,
    ],
    [
      'sns-trouble',
      concludedItem,
      /its outcome to be published/,
      /^nothing: .*; if this lasts, see outcomes-unpublished/,
    ],
    ['of-a-later-version', anAcceptedItem({ period }), /^Zuora to let Nov 2026 be set/, orCheck],
    ['toString', anAcceptedItem({ period }), /^Zuora to let Nov 2026 be set/, orCheck],
  ])('agrees with the reason to wait: %s', (reason, item, words, help) => {
    const waiting = { ...item, ...because(reason) };
    expect(waitsFor(waiting, atMs(100))).toMatch(words);
    expect(toDo(waiting, null, atMs(100))).toMatch(help);
    expect(delayText(waiting)).toMatch(/, since 2026-12-02 12:00:30 UTC$/);
  });

  it('does not speak of a hold that is over', () => {
    const item = aSentItem({ holdUntil: at(600) });
    expect(waitsFor(item, atMs(609))).toBe('a read that shows whether Zuora took the pending close');
    expect(toDo(item, null, atMs(609))).toMatch(orCheck);
  });

  const entityId = '2c92c0f8-5d1e-4b6f-9a3c-7d0e1f2a3b4c';
  it.each<[whose: string, item: LedgerItem]>([
    [
      'of the request',
      anAcceptedItem({ scope: null, request: { ...request, entityId, orgIds: ['o-1', 'o-2'] } }),
    ],
    ['that apply', anAcceptedItem({ scope: { entityId, orgIds: ['o-1', 'o-2'] } })],
  ])('names the command with the entity and orgs %s', (_whose, item) => {
    const options = `--entity ${entityId} --orgs o-1,o-2`;
    expect(toDo({ ...item, ...because('zuora-trouble') }, null, atMs(1))).toContain(
      `\`closes check default ${options}\``,
    );
    expect(toDo({ ...item, ...because('trial-balance-running') }, null, atMs(1))).toContain(
      `\`closes periods default ${options}\``,
    );
  });

  it.each([anAcceptedItem(), aSentItem(), aWatchingItem()])(
    'past its deadline a request that is $state waits for the next tick alone',
    (item) => {
      expect(waitsFor(item, atMs(deadlineSeconds))).toMatch(
        /^the next tick, which ends it: its deadline is over/,
      );
      expect(toDo(item, null, atMs(deadlineSeconds))).toMatch(goesOn);
    },
  );

  it('a request whose outcome is published waits for nothing', () => {
    expect([waitsFor(published, atMs(400)), delayText(published)]).toEqual([null, null]);
  });

  it('a run of over twice the usual can be seen in Zuora, and its support asked', () => {
    const usual = { medianMs: 60_000, minMs: 60_000, maxMs: 60_000, runs: 3 };
    const late: Forecast = { usual, endsAt: atMs(60), elapsedMs: 600_000, isAdopted: false };
    expect(toDo(aWatchingItem(), late, atMs(600))).toMatch(
      /^`closes periods default` shows the run; .*support/,
    );
  });
});
