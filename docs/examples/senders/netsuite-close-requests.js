/**
 * Asks Zuora for pending close of every period that was closed in NetSuite lately. NetSuite tells nobody by itself when a
 * period is closed, so this scheduled script looks, for instance every hour. It keeps no state: asking again for the
 * same period under the same id is one request, however often it is sent.
 *
 * Script parameters: `custscript_zpc_url` is the address of the HTTPS door (https-door.json). `custscript_zpc_rounds` is
 * empty at first; to ask anew for a period that was rejected, or reopened and closed again, name it there by its last day,
 * with the round: `2026-11-30=2`, and more after a space. The API secret `custsecret_zpc_token` is the door's token;
 * allow this script and the door's domain in its restrictions.
 *
 * @NApiVersion 2.1
 * @NScriptType ScheduledScript
 */
define(['N/format', 'N/https', 'N/log', 'N/runtime', 'N/search'], (format, https, log, runtime, search) => {
  /** Periods that ended longer ago are not asked for any more. */
  const daysToLookBack = 60;

  const twoDigits = (number) => String(number).padStart(2, '0');

  /** The round of each last day that the parameter names. */
  function roundsIn(text) {
    const rounds = new Map();
    for (const each of (text || '').split(/[\s,;]+/).filter(Boolean)) {
      const [, day, round] = /^(\d{4}-\d{2}-\d{2})=([1-9]\d{0,3})$/.exec(each) || [];
      if (day) rounds.set(day, round);
      // What can be read still counts, and asking in the first round once more is harmless.
      else log.error({ title: 'custscript_zpc_rounds must be like 2026-11-30=2', details: each });
    }
    return rounds;
  }

  /** What to send for a period; `endDate` is a Date at midnight, as N/format gives it. */
  function closeRequestFor(period, account, rounds) {
    const { endDate } = period;
    const day = [endDate.getFullYear(), twoDigits(endDate.getMonth() + 1), twoDigits(endDate.getDate())].join(
      '-',
    );
    const round = rounds.get(day) || 1;
    return {
      requestId: `netsuite/${account}/period-${period.internalId}/${round}`,
      // By date, so that the two systems need not agree on names.
      accountingPeriod: { date: day },
      requestedBy: 'netsuite:scheduled-script',
    };
  }

  function closedPeriods(now) {
    const since = new Date(now.getTime() - daysToLookBack * 24 * 3600 * 1000);
    const from = format.format({ value: since, type: format.Type.DATE });
    const found = search.create({
      type: search.Type.ACCOUNTING_PERIOD,
      // Quarters and years are periods as well, and adjustment periods have no counterpart in Zuora.
      filters: [
        ['closed', 'is', 'T'],
        'and',
        ['isquarter', 'is', 'F'],
        'and',
        ['isyear', 'is', 'F'],
        'and',
        ['isadjust', 'is', 'F'],
        'and',
        ['enddate', 'onorafter', from],
      ],
      columns: ['periodname', 'enddate'],
    });
    const periods = [];
    found.run().each((result) => {
      const endDate = format.parse({ value: result.getValue('enddate'), type: format.Type.DATE });
      periods.push({ internalId: result.id, name: result.getValue('periodname'), endDate });
      return true;
    });
    // Zuora wants earlier periods closed first.
    return periods.sort((a, b) => a.endDate - b.endDate);
  }

  function send(url, request) {
    const { code } = https.post({
      url,
      headers: {
        'content-type': 'application/json',
        authorization: https.createSecureString({ input: 'Bearer {custsecret_zpc_token}' }),
      },
      body: JSON.stringify(request),
    });
    if (code < 200 || code > 299) throw new Error(`The HTTPS door answered ${code}`);
  }

  function execute() {
    const script = runtime.getCurrentScript();
    const url = script.getParameter({ name: 'custscript_zpc_url' });
    const rounds = roundsIn(script.getParameter({ name: 'custscript_zpc_rounds' }));
    for (const period of closedPeriods(new Date())) {
      try {
        send(url, closeRequestFor(period, runtime.accountId, rounds));
        log.audit({ title: 'Asked for pending close', details: period.name });
      } catch (error) {
        // The next run of the schedule asks again.
        log.error({ title: `Could not ask for pending close of ${period.name}`, details: error });
      }
    }
  }

  return { execute };
});
