import type { Variant } from './variant.ts';

const applyDecision = 'poll-trial-balance/apply-decision.ts';
const pollPeriod = 'poll-trial-balance/poll-period.ts';
const pollTrialBalances = 'poll-trial-balance/poll-trial-balances.ts';
const publishOutcome = 'poll-trial-balance/publish-outcome.ts';
const decisionTable = 'poll-trial-balance/decision-table.ts';

/** Mistakes in how a tick works. */
export const pollingVariants: readonly Variant[] = [
  {
    name: 'older-run-accepted',
    broken: 'The run that the period showed before the PUT is published as the run of this pending close.',
    firstSeed: 75,
    edits: [
      {
        file: decisionTable,
        find: 'return isSeenRunning || !isBaseline(item.baseline, period.run);',
        replace: 'return isSeenRunning || period.run.start !== null;',
      },
    ],
  },
  {
    name: 'clock-compared-with-zuora',
    broken: 'A run is recognized by comparing its start, which has no zone, with our clock.',
    firstSeed: 3,
    edits: [
      {
        file: decisionTable,
        find: 'return isSeenRunning || !isBaseline(item.baseline, period.run);',
        replace:
          "return isSeenRunning || Date.parse(period.run.start + 'Z') >= Date.parse(item.watchingAt ?? '');",
      },
    ],
  },
  {
    name: 'decision-too-early',
    broken: 'A tick decides on a period before pollMinSeconds are over.',
    firstSeed: 253,
    edits: [
      {
        file: decisionTable,
        find: 'return item.watchingAt === null || now - Date.parse(item.watchingAt) < pollMinMs;',
        replace: 'return item.watchingAt === null;',
      },
    ],
  },
  {
    name: 'time-after-read',
    broken: 'The time of a decision is from after the read.',
    edits: [
      {
        file: pollPeriod,
        find: 'const timing: PollTiming = { now: context.now(), tick, ...bounds };\n  const result = await readPeriod(group, timing, visit, context);',
        replace:
          'const before: PollTiming = { now: context.now(), tick, ...bounds };\n  const result = await readPeriod(group, before, visit, context);\n  const timing: PollTiming = { ...before, now: context.now() };',
      },
    ],
  },
  {
    name: 'error-is-completed',
    broken: 'A run that ended in an error is published as completed.',
    firstSeed: 3,
    edits: [
      {
        file: decisionTable,
        find: "if (period.run.status === 'Error') return { is: 'failed', period };",
        replace: "if (period.run.status === 'Error') return { is: 'completed', period };",
      },
    ],
  },
  {
    name: 'running-is-completed',
    broken: 'A run that has begun is published as completed.',
    firstSeed: 3,
    edits: [
      {
        file: decisionTable,
        find: "if (period.run.status === 'Completed') return { is: 'completed', period };",
        replace: "if (period.run.status !== 'Error') return { is: 'completed', period };",
      },
    ],
  },
  {
    name: 'unknown-word-withdrawn',
    broken: 'A period with an unknown status counts as reopened.',
    firstSeed: 13,
    edits: [
      {
        file: decisionTable,
        find: "if (period === null || period.status === 'Open') return { is: 'withdrawn'",
        replace: "if (period === null || !isPendingCloseOrClosed(period.status)) return { is: 'withdrawn'",
      },
    ],
  },
  {
    name: 'reopening-unnoticed',
    broken: 'A period that was reopened is watched until the deadline.',
    firstSeed: 168,
    edits: [
      {
        file: decisionTable,
        find: "if (period === null || period.status === 'Open') return { is: 'withdrawn'",
        replace: "if (period === null) return { is: 'withdrawn'",
      },
    ],
  },
  {
    name: 'tick-ignores-hold',
    broken: 'A tick withdraws a request while its PUT may still take effect.',
    firstSeed: 1227,
    edits: [
      {
        file: decisionTable,
        find: 'const row = sentRow(item, lookup, now);',
        replace: 'const row = sentRow(item, lookup, Number.POSITIVE_INFINITY);',
      },
    ],
  },
  {
    name: 'deadline-of-kept-ignored',
    broken: 'A tick keeps items after their deadline.',
    edits: [
      {
        file: applyDecision,
        find: 'const isLate = isPastDeadline(item, timing.now);',
        replace: 'const isLate = false;',
      },
    ],
  },
  {
    name: 'late-outcome-lost',
    broken: 'After its deadline a request is timed out, whatever the last read of its period shows.',
    firstSeed: 531,
    edits: [
      {
        file: applyDecision,
        find: 'if (lookup === null) return isLate',
        replace: 'if (lookup === null || isLate) return isLate',
      },
    ],
  },
  {
    name: 'due-from-the-read',
    broken:
      'The next read is counted from this read and not from the tick, so that every second tick is lost.',
    edits: [
      {
        file: applyDecision,
        find: 'const next = timing.tick + untilNextRead(item, timing.now, timing);',
        replace: 'const next = timing.now + untilNextRead(item, timing.now, timing);',
      },
    ],
  },
  {
    name: 'poison-stops-the-tick',
    broken: 'One item that cannot be read stops the whole tick.',
    firstSeed: 3,
    edits: [
      {
        file: 'poll-trial-balance/due-items.ts',
        find: "    for (const { tenant, requestId } of unreadable)\n      report('item-unreadable', { tenant, requestId, errorName: UnreadableItemError.name });",
        replace: "    if (unreadable.length > 0) throw new UnreadableItemError('of another form');",
      },
      {
        file: 'poll-trial-balance/due-items.ts',
        find: '    for (const { tenant, requestId } of keys)\n',
        replace:
          '    if (error instanceof UnreadableItemError) throw error;\n    for (const { tenant, requestId } of keys)\n',
      },
    ],
  },
  {
    name: 'due-after-the-deadline',
    broken: 'An item may be due only after its deadline.',
    firstSeed: 51,
    edits: [
      {
        file: 'shared/ledger/ledger-item.ts',
        find: 'return isoTime(Math.min(milliseconds, Date.parse(item.deadline)));',
        replace: 'return isoTime(milliseconds);',
      },
    ],
  },
  {
    name: 'run-remembered-too-soon',
    broken: 'Any run that a period shows is stored and published, even an older one.',
    firstSeed: 765,
    edits: [
      {
        file: applyDecision,
        find: "if (!isOnWatch || period.status === 'Open' || !isOurRun(item, period)) return known;",
        replace: "if (!isOnWatch || period.status === 'Open') return known;",
      },
    ],
  },
  {
    name: 'lost-write-overwritten',
    broken: 'A tick overwrites what another writer has written since the tick read the item.',
    firstSeed: 1639,
    edits: [
      {
        file: pollPeriod,
        find: 'const stored = await ledger.replace(item, applied.item);',
        replace: 'const stored = await ledger.replace((await ledger.get(item)) ?? item, applied.item);',
      },
    ],
  },
  {
    name: 'published-before-concluded',
    broken: 'An outcome is published before it is written into its item.',
    edits: [
      {
        file: pollPeriod,
        find: 'const stored = await ledger.replace(item, applied.item);',
        replace:
          'if (applied.item.event !== null) await context.publish(applied.item.event);\n  const stored = await ledger.replace(item, applied.item);',
      },
    ],
  },
  {
    name: 'done-before-published',
    broken: 'An item is marked as done before its outcome is published.',
    edits: [
      {
        file: publishOutcome,
        find: '  try {\n    await publish(event);',
        replace:
          '  const done = await context.ledger.replace(item, publishedItem({ ...item, codeVersion: settings.codeVersion }, now()));\n  try {\n    await publish(done.event ?? event);',
      },
      {
        file: publishOutcome,
        find: 'await store(item, publishedItem({ ...item, codeVersion: settings.codeVersion }, now()), context);',
        replace: '',
      },
    ],
  },
  {
    name: 'unpublished-marked',
    broken: 'An outcome that SNS did not take is marked as published.',
    firstSeed: 68,
    edits: [
      {
        file: publishOutcome,
        find: "if (timeLeftMs() > 0) await store(item, withWait(item, 'sns-trouble', now()), context);\n    return false;",
        replace: '',
      },
    ],
  },
  {
    name: 'never-marked',
    broken: 'A published outcome stays due and is published again and again.',
    edits: [
      {
        file: publishOutcome,
        find: 'await store(item, publishedItem({ ...item, codeVersion: settings.codeVersion }, now()), context);',
        replace: '',
      },
    ],
  },
  {
    name: 'event-rebuilt',
    broken: 'The event is built again each time it is published.',
    edits: [
      {
        file: publishOutcome,
        find: 'await publish(event);',
        replace:
          'await publish(JSON.stringify({ ...JSON.parse(item.event), time: new Date(now()).toISOString() }));',
      },
    ],
  },
  {
    name: 'many-calls-at-once',
    broken: 'A tick makes as many calls to one tenant at once as the tenant has periods.',
    firstSeed: 25,
    edits: [
      {
        file: pollTrialBalances,
        find: 'const callsAtOncePerTenant = 4;',
        replace: 'const callsAtOncePerTenant = 40;',
      },
    ],
  },
  {
    name: 'a-read-for-each-request',
    broken: 'A tick reads a period once for every request that waits for it.',
    firstSeed: 15,
    edits: [
      {
        file: pollTrialBalances,
        find: 'if (group === undefined) groups.set(key, [one]);',
        replace: 'if (group === undefined || key !== requestId) groups.set(key + requestId, [one]);',
      },
    ],
  },
  {
    name: 'only-the-first-tenant',
    broken: 'A tick serves only the tenant that is due longest.',
    firstSeed: 150,
    edits: [
      {
        file: pollTrialBalances,
        find: 'await inTurns(tenants, at,',
        replace: 'await inTurns(tenants.slice(0, 1), at,',
      },
    ],
  },
  {
    name: 'a-bound-for-all-tenants',
    broken: 'A tick collects only the keys that are due longest, of all tenants together.',
    firstSeed: 387,
    edits: [
      {
        file: 'poll-trial-balance/due-items.ts',
        find: 'if (key.dueAt > until) break;',
        replace: 'if (key.dueAt > until || dueCount >= 20) break;',
      },
    ],
  },
  {
    name: 'one-turn-a-tick',
    broken: 'A tenant has one turn in a tick, even if time is left.',
    firstSeed: 189,
    edits: [
      {
        file: pollTrialBalances,
        find: 'for (const readDue of turns) {',
        replace: 'for (const readDue of turns.slice(0, 1)) {',
      },
    ],
  },
  {
    name: 'later-turns-of-a-period-forgotten',
    broken: 'The read of a period serves only the items of the turn in which it was made.',
    firstSeed: 189,
    edits: [
      {
        file: pollTrialBalances,
        find: ': await settleLater(group, known, tenantTick);',
        replace: ': null;',
      },
    ],
  },
  {
    name: 'a-read-for-each-turn',
    broken: 'Each turn reads the periods of its items again.',
    firstSeed: 282,
    edits: [
      {
        file: pollTrialBalances,
        find: 'const known = reads.get(period);',
        replace: "const known = reads.get(period + ' of an earlier turn');",
      },
    ],
  },
  {
    name: 'outcomes-wait-for-the-next-tick',
    broken: 'What a tick concludes is published by the next one.',
    firstSeed: 4,
    edits: [
      {
        file: pollPeriod,
        find: '  await publisher.offer(stored);\n',
        replace: '',
      },
    ],
  },
  {
    name: 'asked-pause-forgotten',
    broken: 'The next tick calls a tenant that asked to be left alone for longer.',
    firstSeed: 370,
    edits: [
      {
        file: 'shared/zuora/tenant-access.ts',
        find: "tenantAccess.pauseLeftMs(tenant, now) > 0 ? 'closed' : 'open'",
        replace: "'open'",
      },
    ],
  },
  {
    name: 'slow-down-ignored-in-the-tick',
    broken: 'A tick goes on calling a tenant that asked for fewer calls.',
    firstSeed: 1099,
    edits: [
      {
        file: 'shared/zuora/report-trouble.ts',
        find: "const mayCallAgain = advice !== 'fix-credentials' && advice !== 'slow-down' && !isUnsent;",
        replace: "const mayCallAgain = advice !== 'fix-credentials' && !isUnsent;",
      },
    ],
  },
];
