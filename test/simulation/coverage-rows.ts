/** The rows of the specification's tables. The specification does not name them, so the names are made up here. */
export interface Row {
  name: string;
  says: string;
}

const setting = (name: string, says: string): Row => ({ name: `set ${name}`, says });
const put = (name: string, says: string): Row => ({ name: `put ${name}`, says });
const poll = (name: string, says: string): Row => ({ name: `poll ${name}`, says });

export const rows: readonly Row[] = [
  setting('watching', 'a watching item is acknowledged'),
  setting('concluded', 'a concluded item is acknowledged'),
  setting('past-deadline', 'an item past its deadline is acknowledged'),
  setting('period-not-found', 'rejected'),
  setting('period-ambiguous', 'rejected'),
  setting('period-open-ended', 'rejected'),
  setting('period-closed', 'rejected'),
  setting('adopted-unknown', 'accepted, pending close: watching without a baseline'),
  setting('adopted-refused', 'accepted, pending close: watching with the baseline of a refused PUT'),
  setting('seen', 'sent, pending close or closed: watching with its baseline'),
  setting('hold', 'sent, on hold: wait'),
  setting('put-unclear', 'sent, hold over, gone or another run: withdrawn'),
  setting('trial-balance-running', 'open with a run: wait'),
  setting('unknown-word', 'an unknown word: wait'),
  setting('deadline-near', 'the deadline nearer than a hold: wait'),
  setting('six-refusals', 'accepted with six counted refusals, open, none running: rejected without a PUT'),
  setting('send', 'open, none running: baseline, hold, PUT'),
  setting('send-again', 'sent, hold over, open with its baseline: another PUT'),
  put('success', 'watching'),
  put('refused-wait', 'refused, and waits'),
  put('refused-not-now', 'locked, too many or credentials: wait'),
  put('earlier-periods-open', 'rejected'),
  put('refused-by-zuora', 'the sixth refusal: rejected'),
  put('refused-adopted', 'refused, and pending close is there: watching'),
  put('unclear-seen', 'unclear, and pending close is there: watching'),
  put('unclear-hold', 'unclear, and not there: waits out its hold'),
  poll('accepted', 'accepted: kept until its deadline, then timed-out'),
  poll('sent-seen', 'sent, pending close or closed: watching'),
  poll('sent-unclear', 'sent, hold over, gone or another run: withdrawn'),
  poll('sent-kept', 'sent: kept'),
  poll('young', 'watching for too short: kept unread'),
  poll('withdrawn', 'watching, open or gone: withdrawn'),
  poll('completed', 'watching, another run, Completed'),
  poll('failed', 'watching, another run, Error'),
  poll('seen-running', 'watching, the start of the baseline, but seen running'),
  poll('kept', 'watching, any other: kept'),
  poll('unknown-word', 'watching, an unknown word: kept and counted'),
  poll('timed-out', 'watching or sent past the deadline: timed-out'),
];
