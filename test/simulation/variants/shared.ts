import type { Variant } from './variant.ts';

const accountingPeriods = 'shared/zuora/accounting-periods.ts';
const answerBody = 'shared/zuora/answer/answer-body.ts';
const accountingPeriod = 'shared/zuora/accounting-period.ts';
const envelope = 'shared/zuora/answer/envelope.ts';
const ledgerItem = 'shared/ledger/ledger-item.ts';
const transitions = 'shared/ledger/ledger-transitions.ts';
const repeatOnce = 'shared/zuora/repeat-once.ts';
const sessions = 'shared/zuora/credentials/sessions.ts';
const texts = 'shared/zuora/answer/texts.ts';

/** Mistakes in the calls to Zuora, in how its answers are understood, and in what both functions share. */
export const sharedVariants: readonly Variant[] = [
  {
    name: 'success-not-proved',
    broken: 'HTTP 200 counts as success, whatever the body says.',
    firstSeed: 7,
    edits: [
      {
        file: envelope,
        find: "return method === 'PUT' ? body.success === true : !saysFailure(body);",
        replace: "return method === 'PUT' || !saysFailure(body);",
      },
      {
        file: accountingPeriods,
        find: 'z.object({ success: z.literal(true) })',
        replace: 'z.object({})',
      },
    ],
  },
  {
    name: 'server-error-is-refusal',
    broken: 'A 5xx counts as a refusal, as if it proved that nothing happened.',
    firstSeed: 215,
    edits: [
      {
        file: envelope,
        find: '[401, 403, 429].includes(status) || isRefusedWhole;',
        replace: '[401, 403, 429].includes(status) || status >= 500 || isRefusedWhole;',
      },
    ],
  },
  {
    name: 'bare-404-is-not-found',
    broken: 'Any 404 counts as proof that the period does not exist.',
    firstSeed: 813,
    edits: [
      {
        file: envelope,
        find: "if (!isRefusal) return 'try-later';",
        replace: "if (status === 404) return 'not-found';\n  if (!isRefusal) return 'try-later';",
      },
    ],
  },
  {
    name: 'first-page-only',
    broken: 'The list of periods ends with its first page.',
    firstSeed: 178,
    edits: [{ file: accountingPeriods, find: 'if (!body.nextPage) return', replace: 'return' }],
  },
  {
    name: 'garbled-bytes-believed',
    broken:
      'Bytes that cannot be decoded become U+FFFD, and the changed name proves that there is no such period.',
    firstSeed: 93,
    edits: [{ file: answerBody, find: '{ fatal: true }', replace: '{ fatal: false }' }],
  },
  {
    name: 'next-page-of-any-host',
    broken: 'The next page of a list is read wherever the answer says that it is, with the credentials.',
    firstSeed: 14,
    edits: [
      {
        file: accountingPeriods,
        find: 'return { number, path:',
        replace: 'return { number, path: nextPage, ours:',
      },
      {
        file: 'shared/zuora/attempt.ts',
        find: "return url.origin === baseUrl && url.username === '' && url.password === '' ? url : null;",
        replace: 'return url;',
      },
    ],
  },
  {
    name: 'next-page-of-own-host-only',
    broken: "A next page with another scheme or host than the tenant's is never read.",
    firstSeed: 14,
    edits: [
      {
        file: accountingPeriods,
        find: 'if (others.length > 0 ||',
        replace: "if (!nextPage.startsWith('https://rest.zuora.com/') || others.length > 0 ||",
      },
    ],
  },
  {
    name: 'put-repeated-over-another-connection',
    broken: 'A PUT whose connection broke is sent once more, as if it could not have arrived.',
    firstSeed: 977,
    edits: [{ file: repeatOnce, find: "request.method === 'PUT' || ", replace: '' }],
  },
  {
    name: 'read-not-repeated',
    broken: 'A read whose connection died while the container was frozen costs a whole tick.',
    firstSeed: 14,
    edits: [
      { file: repeatOnce, find: "request.method === 'PUT' || ", replace: "request.method !== 'POST' || " },
    ],
  },
  {
    name: 'token-never-refreshed',
    broken: 'A token is never replaced, even after Zuora refused it.',
    firstSeed: 3,
    edits: [
      {
        file: sessions,
        find: 'const isYoung = now() + minLifeMs < candidate.expiresAt - marginMs;',
        replace: 'const isYoung = true;',
      },
      {
        file: sessions,
        find: 'if (latest !== undefined && latest.session !== refused) return latest;',
        replace: 'if (latest !== undefined) return latest;',
      },
    ],
  },
  {
    name: 'token-not-kept',
    broken: 'Every call fetches a token of its own.',
    edits: [{ file: sessions, find: 'held.set(tenant, built);', replace: '' }],
  },
  {
    name: 'token-not-shared',
    broken: 'Calls that need a token at the same time fetch one each.',
    firstSeed: 3,
    edits: [
      {
        file: sessions,
        find: 'if (pending !== undefined) return pending;\n    const building',
        replace: 'const building',
      },
      {
        file: sessions,
        find: 'if (pending !== undefined) return pending;\n    const credentials',
        replace: 'const credentials',
      },
    ],
  },
  {
    name: 'tokens-without-limit',
    broken: 'A container fetches as many tokens in a minute as there are tenants.',
    firstSeed: 48,
    edits: [
      {
        file: 'shared/zuora/credentials/token-budget.ts',
        find: 'Math.max(0, before + minuteMs - now);',
        replace: '0;',
      },
    ],
  },
  {
    name: 'token-logged',
    broken: 'The token that Zuora refused is logged.',
    firstSeed: 13,
    edits: [
      {
        file: 'shared/zuora/client.ts',
        find: "effects.report({ code: 'zuora-unauthorized-retry', tenant, trackId, method, route });",
        replace:
          "effects.report({ code: 'zuora-unauthorized-retry', tenant, trackId, method, route: route + session.token });",
      },
    ],
  },
  {
    name: 'secret-in-zuoras-words',
    broken: 'A reason of Zuora that quotes the token is stored unchanged.',
    firstSeed: 369,
    edits: [
      {
        file: 'shared/zuora/answer/reasons.ts',
        find: 'message: cleaner.clean(message),',
        replace: 'message,',
      },
    ],
  },
  {
    name: 'names-compared-cleaned',
    broken: 'Names are compared after cleaning, so that another period with nearly the same name fits.',
    firstSeed: 44,
    edits: [
      {
        file: 'set-pending-close/find-period.ts',
        find: 'period.name === asked.name',
        replace: 'period.cleaned.name === asked.name',
      },
    ],
  },
  {
    name: 'words-compared-cleaned',
    broken: 'A status is compared after cleaning, so that an unknown word is taken for a known one.',
    firstSeed: 120,
    edits: [{ file: accountingPeriod, find: 'status: sent.status,', replace: 'status: clean(sent.status),' }],
  },
  {
    name: 'concealed-before-cleaned',
    broken: 'Credentials are concealed before cleaning makes them whole.',
    firstSeed: 20,
    edits: [
      {
        file: texts,
        find: "const visible = withoutUncarried(text.slice(0, inputLengthMax)).replaceAll(/\\p{Cc}/gu, '');",
        replace: 'const visible = conceal(text.slice(0, inputLengthMax), isCut);',
      },
      {
        file: texts,
        find: 'cutText(conceal(visible, isCut), lengthMax)',
        replace: "cutText(withoutUncarried(visible).replaceAll(/\\p{Cc}/gu, ''), lengthMax)",
      },
      {
        file: 'shared/zuora/answer/concealment.ts',
        find: 'if (!isVisibleOrSpace(text.charCodeAt(index))) continue;',
        replace: '',
      },
    ],
  },
  {
    name: 'fragments-kept',
    broken: 'A whole credential is concealed, but a part of one is not.',
    firstSeed: 20,
    edits: [
      {
        file: 'shared/zuora/answer/concealment.ts',
        find: 'const fragmentLength = 12;',
        replace: 'const fragmentLength = 1_000;',
      },
    ],
  },
  {
    name: 'run-start-of-any-text',
    broken: 'The start of a run is stored unchanged, whatever it contains.',
    firstSeed: 20,
    edits: [
      {
        file: accountingPeriod,
        find: 'unchangingOf(sent).every(cleaner.isClean)',
        replace: 'unchangingOf(sent).length > 0',
      },
    ],
  },
  {
    name: 'texts-without-bounds',
    broken: 'A text of Zuora is stored whole, however long it is.',
    firstSeed: 20,
    edits: [
      {
        file: texts,
        find: 'export const textLengthMax = 1_000;',
        replace: 'export const textLengthMax = 1_000_000;',
      },
    ],
  },
  {
    name: 'retry-after-ignored',
    broken: '`Retry-After` of Zuora is ignored.',
    firstSeed: 215,
    edits: [
      {
        file: 'shared/zuora/answer/retry-after.ts',
        find: 'return seconds === null ? null : Math.min(Math.max(seconds, 0), waitSecondsMax);',
        replace: 'return seconds === null ? null : null;',
      },
    ],
  },
  {
    name: 'every-call-without-entity',
    broken: 'Calls are sent without the entity that they are for.',
    firstSeed: 3,
    edits: [
      {
        file: 'shared/zuora/attempt.ts',
        find: "...(caller.entityId === null ? {} : { 'zuora-entity-ids': caller.entityId }),",
        replace: '',
      },
    ],
  },
  {
    name: 'every-call-without-orgs',
    broken: 'Calls are sent without the organizations that they are for.',
    firstSeed: 17,
    edits: [
      {
        file: 'shared/zuora/attempt.ts',
        find: "...(caller.orgIds === null ? {} : { 'zuora-org-ids': caller.orgIds.join(',') }),",
        replace: '',
      },
    ],
  },
  {
    name: 'first-org-only',
    broken: 'A call names only the first of several organizations.',
    firstSeed: 17,
    edits: [
      {
        file: 'shared/zuora/attempt.ts',
        find: "{ 'zuora-org-ids': caller.orgIds.join(',') }",
        replace: "{ 'zuora-org-ids': caller.orgIds[0] ?? '' }",
      },
    ],
  },
  {
    name: 'own-orgs-ignored',
    broken: "The secret's organizations apply, whatever the request says.",
    firstSeed: 17,
    edits: [
      {
        file: 'shared/ledger/ledger-transitions.ts',
        find: 'const orgIds = item.request.orgIds ?? secret.orgIds;',
        replace: 'const orgIds = secret.orgIds;',
      },
    ],
  },
  {
    name: 'scope-not-published',
    broken: "An outcome has the request's own organizations, and not those of the secret that were used.",
    firstSeed: 28,
    edits: [
      {
        file: 'shared/ledger/outcome-event.ts',
        find: 'orgIds: item.scope?.orgIds ?? item.request.orgIds,',
        replace: 'orgIds: item.request.orgIds,',
      },
    ],
  },
  {
    name: 'adopted-with-a-time',
    broken: 'An adopted pending close is published with a time, as if it were ours.',
    firstSeed: 3,
    edits: [
      {
        file: transitions,
        find: 'pendingCloseAt: facts.adopted ? null : isoTime(facts.now),',
        replace: 'pendingCloseAt: isoTime(facts.now),',
      },
    ],
  },
  {
    name: 'cancel-after-sending',
    broken: 'An operator may cancel a request whose PUT was sent.',
    firstSeed: 67,
    edits: [
      {
        file: 'shared/ledger/operator-steps.ts',
        find: "if (item.state !== 'accepted') {",
        replace: "if (item.state === 'concluded') {",
      },
    ],
  },
  {
    name: 'cancelled-as-rejected',
    broken: 'A request that an operator cancels is published as rejected.',
    firstSeed: 218,
    edits: [
      {
        file: 'shared/ledger/operator-steps.ts',
        find: "outcome: 'withdrawn',",
        replace: "outcome: 'rejected',",
      },
    ],
  },
  {
    name: 'resend-rebuilds',
    broken: 'A resent outcome has the time at which its resending was asked for.',
    firstSeed: 16,
    edits: [
      {
        file: 'shared/ledger/operator-steps.ts',
        find: 'const due = { ...item, dueAt: isoTime(facts.now) };',
        replace:
          'const time = isoTime(facts.now);\n  const event = JSON.stringify({ ...JSON.parse(item.event ?? ""), time });\n  const due = { ...item, event, dueAt: time };',
      },
    ],
  },
  {
    name: 'resend-not-due',
    broken: 'The resending of an outcome is recorded, but the outcome is not sent.',
    firstSeed: 16,
    edits: [
      {
        file: 'shared/ledger/operator-steps.ts',
        find: 'const due = { ...item, dueAt: isoTime(facts.now) };',
        replace: 'const due = { ...item };',
      },
    ],
  },
  {
    name: 'deadline-ignored',
    broken: 'No request is ever past its deadline.',
    edits: [
      {
        file: ledgerItem,
        find: 'return now >= Date.parse(deadline);',
        replace: 'return now < Date.parse(deadline) - 1e15;',
      },
    ],
  },
  {
    name: 'deadline-an-hour-late',
    broken: 'The deadline is an hour later than it should be.',
    edits: [
      {
        file: transitions,
        find: 'const deadline = isoTime(sent.at + facts.deadlineHours * hour);',
        replace: 'const deadline = isoTime(sent.at + (facts.deadlineHours + 1) * hour);',
      },
    ],
  },
  {
    name: 'concluded-not-due',
    broken: 'A rejected request is not due, so its outcome is not published.',
    firstSeed: 3,
    edits: [
      {
        file: transitions,
        find: 'event,\n    dueAt: isoTime(facts.now),',
        replace: 'event,\n    dueAt: null,',
      },
    ],
  },
];
