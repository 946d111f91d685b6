import type { Variant } from './variant.ts';

const message = 'set-pending-close/message.ts';
const decisionTable = 'set-pending-close/decision-table.ts';
const readPeriod = 'set-pending-close/read-period.ts';
const sendPut = 'set-pending-close/send-put.ts';
const setPendingClose = 'set-pending-close/set-pending-close.ts';

/** Mistakes in how a message is handled. */
export const closingVariants: readonly Variant[] = [
  {
    name: 'put-retried-blindly',
    broken: 'A PUT whose answer proves nothing is sent again at once.',
    edits: [
      {
        file: sendPut,
        find: 'await zuora.setPendingClose(caller, periodId, limits);',
        replace:
          'await zuora.setPendingClose(caller, periodId, limits).catch(() => zuora.setPendingClose(caller, periodId, limits));',
      },
    ],
  },
  {
    name: 'baseline-after-put',
    broken: 'The baseline and the hold are stored only after the PUT.',
    edits: [
      {
        file: sendPut,
        find: 'const sent = await ledger.replace(item, sentItem(item, facts));',
        replace: 'let sent = sentItem(item, facts);',
      },
      {
        file: sendPut,
        find: 'await zuora.setPendingClose(caller, periodId, limits);',
        replace:
          'await zuora.setPendingClose(caller, periodId, limits);\n    sent = await ledger.replace(item, sent);',
      },
    ],
  },
  {
    name: 'baseline-not-of-the-read',
    broken: 'A PUT is sent with the baseline of the PUT before it, not with the run that was just read.',
    firstSeed: 16,
    edits: [
      {
        file: sendPut,
        find: '    baseline,\n    now: now(),',
        replace: '    baseline: item.baseline ?? baseline,\n    now: now(),',
      },
    ],
  },
  {
    name: 'put-for-watching',
    broken: 'A message that comes back continues an item that is watched already.',
    firstSeed: 25,
    edits: [
      {
        file: decisionTable,
        find: "return item.state === 'watching' || item.state === 'concluded' || isPastDeadline(item, now);",
        replace: "return item.state === 'concluded' || isPastDeadline(item, now);",
      },
    ],
  },
  {
    name: 'hold-ignored',
    broken: 'A PUT is sent again while an earlier one may still take effect.',
    edits: [
      {
        file: decisionTable,
        find: 'const row = sentRow(item, lookup, timing.now);',
        replace: 'const row = sentRow(item, lookup, Number.POSITIVE_INFINITY);',
      },
    ],
  },
  {
    name: 'hold-too-short',
    broken: 'The hold of a PUT lasts a quarter of what it should.',
    edits: [
      {
        file: sendPut,
        find: 'const holdMs = settings.backoffMaxSeconds * 1000;',
        replace: 'const holdMs = settings.backoffMaxSeconds * 250;',
      },
    ],
  },
  {
    name: 'running-run-ignored',
    broken: 'A PUT is sent while a trial balance run of the period is in progress.',
    firstSeed: 15,
    edits: [
      {
        file: decisionTable,
        find: "period.status === 'Open' && isRunning(period.run))",
        replace: 'false)',
      },
    ],
  },
  {
    name: 'unknown-word-is-open',
    broken: 'An unknown status is treated as Open.',
    firstSeed: 4,
    edits: [
      {
        file: decisionTable,
        find: "return period.status !== 'Open' || !isKnownRunStatus(period.run.status);",
        replace: 'return false;',
      },
    ],
  },
  {
    name: 'already-pending-is-an-error',
    broken: 'A request for a period that is already in pending close is rejected.',
    firstSeed: 216,
    edits: [
      {
        file: decisionTable,
        find: "if (period.status === 'PendingClose') return { is: 'watch', adopted: true, baseline: item.baseline };",
        replace: "if (period.status === 'PendingClose') return { is: 'reject', code: 'refused-by-zuora' };",
      },
    ],
  },
  {
    name: 'closed-is-not-a-reason',
    broken: 'A PUT is sent for a period that is already closed.',
    firstSeed: 8,
    edits: [
      {
        file: decisionTable,
        find: "if (period.status === 'Closed') return { is: 'reject', code: 'period-closed' };",
        replace:
          "if (period.status === 'Closed') return { is: 'send', baseline: { start: period.run.start } };",
      },
    ],
  },
  {
    name: 'own-put-adopted',
    broken: 'Pending close that our own PUT may have set is published as adopted.',
    firstSeed: 28,
    edits: [
      {
        file: decisionTable,
        find: "return { is: 'watch', adopted: false, baseline: item.baseline };",
        replace: "return { is: 'watch', adopted: true, baseline: item.baseline };",
      },
    ],
  },
  {
    name: 'first-refusal-is-the-last',
    broken: 'The first refusal that nothing explains rejects the request.',
    firstSeed: 7,
    edits: [{ file: decisionTable, find: 'const refusalsMax = 6;', replace: 'const refusalsMax = 1;' }],
  },
  {
    name: 'refusals-never-end',
    broken: 'The sixth refusal that nothing explains is handled like the first, so the refusals never end.',
    firstSeed: 188,
    edits: [
      {
        file: decisionTable,
        find: "if (item.state === 'accepted' && item.refusals >= refusalsMax) {",
        replace: "if (item.state === 'accepted' && item.refusals >= 1e9) {",
      },
    ],
  },
  {
    name: 'refused-put-unclear',
    broken: 'A PUT that Zuora refused is treated as one whose answer proves nothing.',
    firstSeed: 37,
    edits: [
      {
        file: sendPut,
        find: 'const item = error.isRefusal ?',
        replace: 'const item = error === null ?',
      },
      {
        file: sendPut,
        find: 'return error.isRefusal\n    ? decideAfterRefusal',
        replace: 'return error === null\n    ? decideAfterRefusal',
      },
    ],
  },
  {
    name: 'unclear-put-rejected',
    broken: 'A request whose PUT got an answer that proves nothing is rejected.',
    firstSeed: 334,
    edits: [
      {
        file: sendPut,
        find: 'return applyDecision(last, { ...reading, item }, context);',
        replace:
          "const wrong = last.is === 'wait' ? { is: 'reject', code: 'refused-by-zuora' } as const : last;\n  return applyDecision(wrong, { ...reading, item }, context);",
      },
    ],
  },
  {
    name: 'unclear-put-refused',
    broken: 'A PUT whose answer proves nothing is treated as refused.',
    edits: [
      {
        file: sendPut,
        find: 'const item = error.isRefusal ?',
        replace: 'const item = error !== null ?',
      },
      {
        file: sendPut,
        find: 'return error.isRefusal\n    ? decideAfterRefusal',
        replace: 'return error !== null\n    ? decideAfterRefusal',
      },
    ],
  },
  {
    name: 'refusal-counted-after-the-list',
    broken: 'A refusal counts only once the period and the whole list were read.',
    firstSeed: 117,
    edits: [
      {
        file: sendPut,
        find: 'const isCounted = isCountedRefusal(advice);',
        replace: 'const isCounted = false;',
      },
      {
        file: sendPut,
        find: 'const isExplained = isCountedRefusal(advice) && explainsRefusal(decision);',
        replace: 'const isExplained = false;',
      },
      {
        file: sendPut,
        find: 'return applyDecision(decisionInsteadOfSending(advice, earlierOpen), reading, context);',
        replace:
          'const item = { ...reading.item, refusals: reading.item.refusals + (isCountedRefusal(advice) ? 1 : 0) };\n  return applyDecision(decisionInsteadOfSending(advice, earlierOpen), { ...reading, item }, context);',
      },
    ],
  },
  {
    name: 'sent-again-after-a-lost-write',
    broken: 'A delivery whose write back after a refused PUT was lost forgets the refusal and sends again.',
    firstSeed: 432,
    edits: [
      {
        file: 'shared/ledger/conditional-writes.ts',
        find: 'if (there?.revision === item.revision && there.writeId === writeId) return item;',
        replace: '',
      },
      {
        file: setPendingClose,
        find: 'if (failedPut !== null) return decideAfterFailedPut(reading, failedPut.error, delivery);',
        replace: '',
      },
    ],
  },
  {
    name: 'write-known-by-its-content',
    broken: 'A writer whose write was refused takes another write with the same content for its own.',
    firstSeed: 75,
    edits: [
      {
        file: 'shared/ledger/conditional-writes.ts',
        find: 'const writeId = newWriteId();',
        replace: 'const writeId = JSON.stringify(item);',
      },
    ],
  },
  {
    name: 'slow-down-without-a-time-ignored',
    broken:
      'A tenant that asks for fewer calls and names no time is called for the next message of the batch.',
    firstSeed: 934,
    edits: [
      {
        file: 'set-pending-close/trouble.ts',
        find: "if (because === 'slow-down' && !retryAfterSeconds) context.tenantAccess.leaveAlone(fields.tenant);",
        replace: '',
      },
    ],
  },
  {
    name: 'earlier-periods-not-read',
    broken: 'An earlier open period is never found.',
    firstSeed: 14,
    edits: [
      {
        file: readPeriod,
        find: "if (lookup.found !== 'one') return [];",
        replace: "if (lookup.found !== 'one' || context !== undefined) return [];",
      },
    ],
  },
  {
    name: 'organizations-mixed-up',
    broken: "Another organization's open period is given as the reason of a refusal.",
    firstSeed: 1121,
    edits: [
      {
        file: 'set-pending-close/find-period.ts',
        find: 'sharesOrganization(period, target),',
        replace: 'true,',
      },
    ],
  },
  {
    name: 'deadline-near-ignored',
    broken: 'A PUT is sent although its hold ends after the deadline.',
    edits: [
      {
        file: decisionTable,
        find: "if (Date.parse(item.deadline) - now < holdMs) return { is: 'wait', because: 'deadline-near' };",
        replace: '',
      },
    ],
  },
  {
    name: 'period-looked-up-again',
    broken: 'Every delivery looks the period up again by its name or date.',
    firstSeed: 64,
    edits: [
      {
        file: readPeriod,
        find: 'let id = periodIdOf(item);',
        replace: "let id = 'id' in item.request.accountingPeriod ? periodIdOf(item) : null;",
      },
    ],
  },
  {
    name: 'trouble-is-not-found',
    broken: 'Any trouble with a read counts as a period that does not exist.',
    firstSeed: 15,
    edits: [
      {
        file: readPeriod,
        find: "error.advice === 'not-found'",
        replace: "error.advice !== 'fix-credentials'",
      },
    ],
  },
  {
    name: 'first-of-several',
    broken: 'If several periods fit, the first is taken.',
    firstSeed: 20,
    edits: [
      {
        file: 'set-pending-close/find-period.ts',
        find: "return others.length === 0 ? { found: 'one', period } : { found: 'several' };",
        replace: "return others.length >= 0 ? { found: 'one', period } : { found: 'several' };",
      },
    ],
  },
  {
    name: 'zuora-called-before-stored',
    broken: 'Zuora is asked for the periods before the request is stored.',
    edits: [
      {
        file: setPendingClose,
        find: 'const needsToken =',
        replace:
          'await delivery.zuora.listPeriods({ tenant: item.tenant, ...item.scope, trackId: item.zuoraTrackId }, readLimits(delivery));\n  const needsToken =',
      },
    ],
  },
  {
    name: 'found-item-not-compared',
    broken:
      'A first delivery takes the item that it finds in the place of its own for its own, whatever was asked.',
    edits: [
      {
        file: setPendingClose,
        find: 'if (stored !== undefined && !isDeepStrictEqual(',
        replace: 'if (stored !== undefined && created === undefined && !isDeepStrictEqual(',
      },
    ],
  },
  {
    name: 'token-before-the-request',
    broken: 'A request whose tenant has no token for now is not stored by its first delivery.',
    firstSeed: 48,
    edits: [
      {
        file: setPendingClose,
        find: 'const needsToken =',
        replace:
          'const early = await tokenWait(item, delivery);\n  if (early !== null) throw new ZuoraError({ advice: "try-later", summary: "no token" });\n  const needsToken =',
      },
    ],
  },
  {
    name: 'token-left-under-way',
    broken: 'A first delivery that could not store its request ends while its token is under way.',
    edits: [
      {
        file: setPendingClose,
        find: 'await Promise.allSettled([',
        replace:
          "await ((both: any[]) => Promise.all(both).then((all) => all.map((value) => ({ status: 'fulfilled', value }))))([",
      },
    ],
  },
  {
    name: 'scope-taken-again',
    broken: 'Every delivery takes entity and orgs from the current secret.',
    firstSeed: 209,
    edits: [{ file: setPendingClose, find: 'if (stored?.scope) return stored;', replace: '' }],
  },
  {
    name: 'reused-id-taken',
    broken: 'A message whose id was used before with other content is taken for the first request.',
    edits: [
      {
        file: setPendingClose,
        find: 'stored !== undefined && !isDeepStrictEqual(stored.request, request.content)',
        replace: 'stored !== undefined && !isDeepStrictEqual(stored.request, stored.request)',
      },
    ],
  },
  {
    name: 'any-trouble-is-unknown-tenant',
    broken: 'A request whose secret cannot be read is parked because of an unknown tenant.',
    firstSeed: 21,
    edits: [
      {
        file: setPendingClose,
        find: 'if (stored === undefined && error instanceof UnknownTenantError) {',
        replace: 'if (stored === undefined) {',
      },
    ],
  },
  {
    name: 'pause-of-a-tenant-ignored',
    broken: 'A tenant that asked to be left alone is called for the next message of the batch.',
    firstSeed: 308,
    edits: [{ file: setPendingClose, find: 'if (pausedMs > 0)', replace: 'if (pausedMs > 1e12)' }],
  },
  {
    name: 'floor-ignored',
    broken: 'A message comes back after its back-off, even if Zuora asked for a longer wait.',
    firstSeed: 215,
    edits: [
      {
        file: 'set-pending-close/wait.ts',
        find: 'Math.max(jittered, Math.min(floorSeconds, floorSecondsMax));',
        replace: 'jittered;',
      },
    ],
  },
  {
    name: 'wait-outlasts-deadline',
    broken: 'A message may come back long after its deadline.',
    edits: [
      {
        file: 'set-pending-close/wait.ts',
        find: 'return Math.min(Math.ceil(floored), Math.floor(untilDeadlineMs / 1000));',
        replace: 'return Math.ceil(floored) * 20;',
      },
    ],
  },
  {
    name: 'no-back-off',
    broken: 'A waiting message comes back at once, until it reaches the receive limit.',
    edits: [
      {
        file: 'set-pending-close/wait.ts',
        find: 'const jittered = Math.max(backoffMinSeconds, whole * (0.5 + random / 2));',
        replace: 'const jittered = whole * 0 + random;',
      },
    ],
  },
  {
    name: 'waiting-message-deleted',
    broken: 'A message that should come back is acknowledged.',
    edits: [
      {
        file: message,
        find: "throw new ReturnToQueueError('The message returns to the queue');",
        replace: 'return undefined as never;',
      },
    ],
  },
  {
    name: 'one-failure-fails-all',
    broken: 'One message that should come back makes the whole batch fail.',
    edits: [
      {
        file: message,
        find: '(record: SQSRecord) => handleMessage(record, invocation),\n    new BatchProcessor(EventType.SQS),\n    // Messages that wait do not count as a failure of the function, even if all of a batch do.\n    { throwOnFullBatchFailure: false },',
        replace:
          '(record: SQSRecord) => handleMessage(record, invocation),\n    new BatchProcessor(EventType.SQS),\n    { throwOnFullBatchFailure: true },',
      },
    ],
  },
  {
    name: 'a-failure-left-out',
    broken: 'The batch response leaves out one message that should come back.',
    edits: [
      {
        file: message,
        find: 'return await processPartialResponse(',
        replace:
          'const silent = (response: SQSBatchResponse) => ({ batchItemFailures: response.batchItemFailures.slice(1) });\n  return silent(await processPartialResponse(',
      },
      {
        file: message,
        find: '{ throwOnFullBatchFailure: false },\n  );',
        replace: '{ throwOnFullBatchFailure: false },\n  ));',
      },
    ],
  },
  {
    name: 'parked-body-altered',
    broken: 'A space is added to the body of a parked message.',
    edits: [
      {
        file: message,
        find: 'await queue.park(record.body,',
        replace: "await queue.park(record.body + ' ',",
      },
    ],
  },
  {
    name: 'parking-failure-ignored',
    broken: 'A message that could not be parked is deleted.',
    firstSeed: 623,
    edits: [
      {
        file: message,
        find: 'return returnToQueue(record, secondsToWait(record, 0, invocation), invocation);',
        replace: 'return;',
      },
    ],
  },
  {
    name: 'value-in-the-detail',
    broken: 'The detail of a parked message quotes an unknown key, whatever it contains.',
    firstSeed: 3,
    edits: [
      {
        file: 'contract/close-request-problems.ts',
        find: "return /^[A-Za-z0-9_.-]{1,64}$/.test(String(key)) ? String(key) : 'a key';",
        replace: 'return String(key);',
      },
    ],
  },
  {
    name: 'null-refused',
    broken: 'Null for an optional field parks the request.',
    firstSeed: 3,
    edits: [
      {
        file: 'contract/close-request-schema.ts',
        find: 'requestedBy: z.nullish(',
        replace: 'requestedBy: z.optional(',
      },
    ],
  },
  {
    name: 'null-is-other-content',
    broken: 'A request with null for a field counts as another request than one without the field.',
    edits: [
      {
        file: 'contract/close-request-schema.ts',
        find: 'entityId: entityId ?? null,',
        replace: "entityId: entityId === undefined ? null : (entityId ?? ''),",
      },
    ],
  },
  {
    name: 'byte-order-mark-refused',
    broken: 'A byte order mark before the body parks the request.',
    firstSeed: 3,
    edits: [
      {
        file: 'shared/json.ts',
        find: "return text.startsWith('\\ufeff') ? text.slice(1) : text;",
        replace: 'return text;',
      },
    ],
  },
  {
    name: 'joiners-refused',
    broken: 'A joiner in the name of the requester parks the request.',
    firstSeed: 3,
    edits: [
      {
        file: 'contract/close-request-schema.ts',
        find: '|[\\u200c\\u200d]',
        replace: '',
      },
    ],
  },
  {
    name: 'uncarried-name-accepted',
    broken: 'A name is accepted with characters that no outcome could carry.',
    edits: [
      {
        file: 'contract/close-request-schema.ts',
        find: 'z.refine(isCarriedBySqs,',
        replace: 'z.refine(() => true,',
      },
    ],
  },
  {
    name: 'ambiguous-id-hashed',
    broken:
      'A source and an id with line feeds are hashed, so that two envelopes may have the same request id.',
    firstSeed: 3,
    edits: [
      {
        file: 'set-pending-close/envelopes.ts',
        find: 'if (!isHashable(sourceText) || !isHashable(id))',
        replace: 'if (!isHashable(id.slice(id.length)))',
      },
    ],
  },
];
