import type { Variant } from './variant.ts';

const applyDecision = 'poll-trial-balance/apply-decision.ts';
const wakeUp = 'poll-trial-balance/wake-up.ts';
const receiveWakeUp = 'receive-wake-up/receive-wake-up.ts';
const wakeUpKey = 'receive-wake-up/wake-up-key.ts';
const wakeUpRequest = 'receive-wake-up/wake-up-request.ts';

const hasWakeUps = true;

/** Mistakes in how a wake-up is received, and in what it does. */
export const wakeUpVariants: readonly Variant[] = [
  {
    name: 'wake-up-status-believed',
    broken: 'A wake-up concludes with the status that the call names, whatever the read shows.',
    hasWakeUps,
    firstSeed: 3,
    edits: [
      {
        file: applyDecision,
        find: 'const result = decide(known, lookup, timing.now, timing.pollMinMs);',
        replace:
          "const result: ReturnType<typeof decide> = timing.isWakeUp && lookup.found === 'one' && known.state === 'watching' ? { is: 'completed', period: lookup.period } : decide(known, lookup, timing.now, timing.pollMinMs);",
      },
    ],
  },
  {
    name: 'wake-up-period-name-believed',
    broken: 'The period of a wake-up is taken from its name.',
    hasWakeUps,
    edits: [
      {
        file: wakeUpRequest,
        find: "different([...inQuery('accountingPeriodId'), ...inBody('accountingPeriodId')])",
        replace: "different([...inQuery('accountingPeriodName'), ...inBody('accountingPeriodName')])",
      },
    ],
  },
  {
    name: 'wake-up-reads-young',
    broken: 'A wake-up reads for an item that is younger than pollMinSeconds.',
    hasWakeUps,
    edits: [
      {
        file: wakeUp,
        find: 'const isYoung = now() - inStateSince(current) < pollMinMs;',
        replace: 'const isYoung = now() < inStateSince(current);',
      },
    ],
  },
  {
    name: 'wake-up-starves-others',
    broken: 'A wake-up claims whatever is due, and so keeps it from the next tick.',
    hasWakeUps,
    firstSeed: 3,
    edits: [
      {
        file: wakeUp,
        find: 'for await (const page of ledger.waitingOn({ tenant, periodId })) keys.push(...page);',
        replace:
          'for await (const page of ledger.waitingOn({ tenant, periodId })) keys.push(...page);\n  for await (const page of ledger.due(isoTime(now()))) keys.push(...page);',
      },
      {
        file: wakeUp,
        find: 'if (item === undefined || periodIdOf(item) !== periodId) return false;',
        replace:
          'if (item === undefined || (periodIdOf(item) !== periodId && item.dueAt === null)) return false;',
      },
    ],
  },
  {
    name: 'wake-up-without-claim',
    broken: 'A wake-up reads without a claim.',
    hasWakeUps,
    firstSeed: 3,
    edits: [
      {
        file: wakeUp,
        find: 'const stored = await ledger.replace(current, after);',
        replace: 'const stored = isYoung ? await ledger.replace(current, after) : current;',
      },
    ],
  },
  {
    name: 'wake-up-claim-overridden',
    broken: 'A wake-up claims what another one claimed a moment ago.',
    hasWakeUps,
    firstSeed: 19,
    edits: [
      {
        file: wakeUp,
        find: 'wokenAt !== undefined && now - Date.parse(wokenAt) < claimMs;',
        replace: 'wokenAt !== undefined && now < Date.parse(wokenAt);',
      },
    ],
  },
  {
    name: 'woken-item-waits',
    broken: 'An item that a wake-up read and kept waits as after a tick.',
    hasWakeUps,
    firstSeed: 19,
    edits: [
      {
        file: applyDecision,
        find: 'if (timing.isWakeUp)',
        replace: 'if (timing.isWakeUp && item.watchingAt === null)',
      },
    ],
  },
  {
    name: 'wake-up-of-any-key',
    broken: 'A call with a wrong key wakes polling.',
    hasWakeUps,
    firstSeed: 3,
    edits: [
      {
        file: receiveWakeUp,
        find: 'if (!isWakeUpKey(key, tenant, await masterKeys())) {',
        replace: 'if (!isWakeUpKey(key, tenant, await masterKeys()) && key.length === 0) {',
      },
    ],
  },
  {
    name: 'wake-up-of-previous-key-refused',
    broken: 'A key of the previous master key is refused, so a rotation has a gap.',
    hasWakeUps,
    edits: [
      {
        file: wakeUpKey,
        find: 'return matches.includes(true);',
        replace: 'return matches[0] === true;',
      },
    ],
  },
];
