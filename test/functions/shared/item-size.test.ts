import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isCarriedBySqs } from '../../../functions/contract/carried-characters.ts';
import { rejectionReasons, zuoraReasons } from '../../../functions/set-pending-close/rejection.ts';
import { historyFirstKept } from '../../../functions/shared/ledger/item-history.ts';
import { type LedgerItem, ledgerItemSchema } from '../../../functions/shared/ledger/ledger-item.ts';
import {
  acceptedItem,
  publishedItem,
  refusedItem,
  sentItem,
  watchingItem,
  withPeriod,
  withScope,
} from '../../../functions/shared/ledger/ledger-transitions.ts';
import { resendAsked } from '../../../functions/shared/ledger/operator-steps.ts';
import { concluded } from '../../../functions/shared/ledger/outcome-event.ts';
import { accountingPeriodSchema, cleanedRun } from '../../../functions/shared/zuora/accounting-period.ts';
import { readReasons } from '../../../functions/shared/zuora/answer/reasons.ts';
import { createTextCleaner } from '../../../functions/shared/zuora/answer/texts.ts';
import { anAcceptedItem, aPeriod, at, atMs, noFiles } from '../poll-trial-balance/items.ts';

// JSON in UTF-8 is longer than what DynamoDB counts, because it escapes the event's quotes and backslashes again.
const itemBytes = (item: LedgerItem) => Buffer.byteLength(JSON.stringify(item));
const itemBytesMax = 350_000;
const eventBytesMax = 200_000;

const cleaner = createTextCleaner({
  clientId: 'a-client-of-acme',
  clientSecret: 'its-client-secret',
  token: 'token-1',
});
const pollMinMs = 60_000;

/** The characters that take most bytes in UTF-8 or in JSON, and some that are removed. */
const heavyCharacter = fc.constantFrom(
  '"',
  '\\',
  '語',
  '𠮷',
  '\u2028',
  '\ufffd',
  '\uffff',
  '\n',
  '"語',
  'token-1 ',
);
const heavyText = fc
  .tuple(heavyCharacter, fc.constantFrom(1, 50, 999, 1_000, 1_001, 6_000))
  .map(([character, length]) => character.repeat(length));
/** A run's start is stored unchanged or not at all. */
const heavyStart = fc
  .constantFrom('"', '\\', '語', '𠮷')
  .map((character) => character.repeat(1_000 / character.length));

interface Texts {
  name: string;
  status: string;
  start: string;
  /** All texts that are never compared. */
  other: string;
}

function periodOf({ name, status, start, other }: Texts) {
  return accountingPeriodSchema(cleaner).parse({
    id: 'x'.repeat(64),
    name,
    startDate: '2026-11-01',
    endDate: '2026-11-30',
    status,
    runTrialBalanceStatus: status,
    runTrialBalanceStart: start,
    runTrialBalanceEnd: other,
    runTrialBalanceErrorMessage: other,
    fiscalYear: Number.MAX_SAFE_INTEGER,
    fiscalQuarter: Number.MAX_SAFE_INTEGER,
    fileIds: Object.fromEntries(Object.keys(noFiles).map((file) => [file, other])),
  });
}

const contentOf = (ofName: string, ofRequester: string) => ({
  accountingPeriod: { name: ofName.repeat(100) },
  entityId: '2c92c0f8-5d5c-4e4a-8d2b-6d1c1f3e9a01',
  orgIds: Array.from({ length: 50 }, (_, index) => String(index).padEnd(64, 'x')),
  requestedBy: ofRequester.repeat(256),
});

const heavyPeriod = fc
  .record({ name: heavyText, status: heavyText, start: heavyStart, other: heavyText })
  .map(periodOf);
const heavyContent = fc
  .tuple(fc.constantFrom('"', '\\', '語', '𠮷', '\ufffe'), fc.constantFrom('"', '\\', '語', '𠮷'))
  .map(([ofName, ofRequester]) => contentOf(ofName, ofRequester));

const heavyStory = fc.record({
  content: heavyContent,
  period: heavyPeriod,
  code: heavyText,
  message: heavyText,
  refusedPuts: fc.constantFrom<number>(0, 1, 6, 53),
  resends: fc.constantFrom<number>(0, 1, 60),
  operator: heavyText,
  outcome: fc.constantFrom('completed', 'failed', 'rejected', 'earlier-open', 'timed-out'),
});
type Story = typeof heavyStory extends fc.Arbitrary<infer Value> ? Value : never;

/** All versions of the item of a request for which Zuora's answers are as long as possible. */
function* versionsOf({ content, period, code, message, ...story }: Story): Generator<LedgerItem> {
  let item = acceptedItem(
    { tenant: 'x'.repeat(64), requestId: 'x'.repeat(128), content },
    {
      sent: { at: atMs(0), by: 'A'.repeat(128) },
      now: atMs(0),
      deadlineHours: 24,
      codeVersion: 'v'.repeat(64),
    },
  );
  item = withScope(item, { entityId: null, orgIds: null, secretVersionId: 's'.repeat(64) });
  const sent = (n: number) =>
    sentItem(
      // Each refusal has another status, another code and another version of the secret.
      withPeriod(item, {
        ...period,
        cleaned: { ...period.cleaned, status: cleaner.clean(`${n}${period.status}`) },
      }),
      {
        baseline: { start: period.run.start },
        now: atMs(n),
        holdMs: 600_000,
        pollMinMs,
        secretVersionId: String(n).padEnd(64, 's'),
      },
    );
  for (let n = 1; n <= story.refusedPuts; n += 1) {
    const raw = Array.from({ length: 25 }, (_, index) => ({ code: `${n}.${index}${code}`, message }));
    const { reasons } = readReasons({ reasons: raw }, cleaner);
    const processId = String(n).padEnd(64, 'p');
    item = refusedItem(sent(n), { now: atMs(n), reasons: zuoraReasons(reasons), processId, isCounted: true });
    yield item;
  }
  const facts = { now: atMs(5_000), fileIds: period.fileIds };
  if (story.outcome === 'earlier-open') {
    const code = 'earlier-periods-open';
    const earlierOpen = Array.from({ length: 25 }, () => period.cleaned.name);
    const reasons = rejectionReasons({ is: 'reject', code, earlierOpen }, item.reasons);
    item = concluded(item, { ...facts, outcome: 'rejected', reasons, fileIds: null }, code);
  } else if (story.outcome === 'rejected' || story.outcome === 'timed-out') {
    item = concluded(item, { ...facts, outcome: story.outcome, reasons: item.reasons }, 'deadline');
  } else {
    item = watchingItem(sent(4_000), {
      now: atMs(4_000),
      pollMinMs,
      adopted: false,
      because: 'put-succeeded',
    });
    yield item;
    const run = cleanedRun(period);
    item = { ...item, run, seenRunning: { start: run.start } };
    item = concluded(item, { ...facts, outcome: story.outcome, reasons: [] }, 'trial-balance-completed');
  }
  yield item;
  item = publishedItem(item, atMs(6_000));
  yield item;
  for (let n = 1; n <= story.resends; n += 1) {
    item = resendAsked(item, { now: atMs(7_000 + n), by: `arn:${n}${story.operator}` });
    item = publishedItem(item, atMs(7_000 + n));
    yield item;
  }
}

describe('for every answer of Zuora, any number of refusals and any number of resends', () => {
  /** The maximum of bytes that an item and its event take in these steps, each as JSON in UTF-8. */
  function largestOf(story: Story): { item: number; event: number } {
    const largest = { item: 0, event: 0 };
    let last: LedgerItem | undefined;
    for (const item of versionsOf(story)) {
      if (last?.state !== item.state || item.history.length % 20 === 0) {
        largest.item = Math.max(largest.item, itemBytes(item));
      }
      last = item;
    }
    const event = last?.event ?? '';
    expect(isCarriedBySqs(event)).toBe(true);
    expect(ledgerItemSchema.parse(JSON.parse(JSON.stringify(last)))).toEqual(last);
    return { ...largest, event: Buffer.byteLength(event) };
  }

  it('an item stays below 350 kB and its event below 200 kB, and SQS carries the event', () => {
    fc.assert(
      fc.property(heavyStory, (story) => {
        const { item, event } = largestOf(story);
        expect(item).toBeLessThan(itemBytesMax);
        expect(event).toBeLessThan(eventBytesMax);
      }),
      { numRuns: 15 },
    );
  });

  // Each text is as long as it can be. So what stays below the bounds here always does.
  const outcomes = ['completed', 'timed-out', 'earlier-open'] as const;
  const worst = ['"', '語'].flatMap((character) =>
    outcomes.map((outcome): [string, Story['outcome']] => [character, outcome]),
  );
  test.each(worst)('also if every text has only the character %s: %s', (character, outcome) => {
    const text = character.repeat(2_000);
    const start = text.slice(0, 1_000);
    const { item, event } = largestOf({
      content: contentOf(character, character),
      period: periodOf({ name: text, status: text, start, other: text }),
      code: text,
      message: text,
      refusedPuts: 80,
      resends: 60,
      operator: text,
      outcome,
    });
    expect(item).toBeLessThan(itemBytesMax);
    expect(event).toBeLessThan(eventBytesMax);
    // Otherwise the texts were too short to prove anything.
    expect(item).toBeGreaterThan(120_000);
    expect(event).toBeGreaterThan(30_000);
  });

  it('an event means the same as before it was escaped', () => {
    const content = {
      accountingPeriod: { name: 'Nov \ufffe\uffff' },
      entityId: null,
      orgIds: null,
      requestedBy: null,
    };
    const item = anAcceptedItem({ request: content });
    const { event } = concluded(
      item,
      { outcome: 'rejected', now: atMs(1), reasons: [], fileIds: null },
      'deadline',
    );
    expect(event).toContain('Nov \\ufffe\\uffff');
    expect(JSON.parse(event ?? '')).toMatchObject({ subject: 'Nov \ufffe\uffff' });
  });
});

describe('the history of an item', () => {
  const refusedOnce = (item: LedgerItem, n: number, reasons: LedgerItem['reasons'] = []) => {
    const facts = {
      baseline: { start: null },
      now: atMs(n),
      holdMs: 1,
      pollMinMs,
      secretVersionId: 'secret-1',
    };
    return refusedItem(sentItem(item, facts), { now: atMs(n), reasons, processId: null, isCounted: false });
  };
  const refusedOften = (count: number) => {
    let item = anAcceptedItem();
    for (let n = 1; n <= count; n += 1) item = refusedOnce(item, n);
    return item;
  };

  it('is complete after four hundred refused PUTs', () => {
    const item = refusedOften(400);
    expect(item.history).toHaveLength(801);
    expect(item).not.toHaveProperty('historyLeftOut');
  });

  it('has its beginning, its end, and the number of missing entries', () => {
    const before = Array.from({ length: 2_000 }, (_, n) => ({
      state: n % 2 === 0 ? 'accepted' : 'sent',
      at: at(n),
      because: n % 2 === 0 ? 'put-refused' : null,
    }));
    const item = refusedOnce(anAcceptedItem({ history: before }), 2_000);
    const times = [...before.map((entry) => entry.at), at(2_000), at(2_000)];
    expect(item.history.length + (item.historyLeftOut ?? 0)).toBe(times.length);
    expect(item.historyLeftOut).toBeGreaterThan(0);
    const kept = item.history.map((entry) => entry.at);
    expect(kept.length).toBeGreaterThan(1_000);
    expect(kept.slice(0, historyFirstKept)).toEqual(times.slice(0, historyFirstKept));
    // The entries that are left out are older than all that are kept after the first ones.
    expect(kept.slice(historyFirstKept)).toEqual(times.slice(historyFirstKept - kept.length));
    expect(item.history.at(-1)).toMatchObject({ state: 'accepted', because: 'put-refused' });
  });

  it('has enough of a status and of an operator’s name to recognize it', () => {
    const item = withPeriod(anAcceptedItem(), aPeriod({ status: '𠮷'.repeat(500) }));
    expect(refusedOnce(item, 1).history[1]?.periodStatus).toBe('𠮷'.repeat(50));
    const done = publishedItem(
      concluded(item, { outcome: 'failed', now: atMs(1), reasons: [], fileIds: null }, 'deadline'),
      atMs(2),
    );
    expect(resendAsked(done, { now: atMs(3), by: 'b'.repeat(1_000) }).history.at(-1)?.by).toBe(
      'b'.repeat(300),
    );
  });

  it('shortens an item that a version without a limit has written', () => {
    const entry = { state: 'accepted', at: at(0), because: null, zuoraCode: '語'.repeat(1_000) };
    const item = anAcceptedItem({ history: Array.from({ length: 200 }, () => entry) });
    const { history, historyLeftOut } = refusedOnce(item, 1);
    expect(Buffer.byteLength(JSON.stringify(history))).toBeLessThan(101_000);
    expect(history.length + (historyLeftOut ?? 0)).toBe(202);
    expect(history.at(-1)).toMatchObject({ because: 'put-refused' });
    const huge = anAcceptedItem({ history: [{ ...entry, zuoraCode: '語'.repeat(100_000) }, entry] });
    expect(refusedOnce(huge, 1)).toMatchObject({
      history: [{ state: 'sent' }, { state: 'accepted' }],
      historyLeftOut: 2,
    });
  });
});
