import { isLocalStack } from '../../../functions/shared/zuora/credentials/base-url.ts';

/**
 * The closing function's timeout: enough for one PUT with its 120 s answer, the reads around it and the writes after
 * it.
 */
export const closingTimeoutSeconds = 150;

/**
 * AWS asks for at least six times the function's timeout, so that a message in progress is not received a second time.
 */
export const visibilitySeconds = 900;

/** Zuora's gateway gives up on any call after 120 s (docs/zuora.md §4.4). */
export const putAnswerSeconds = 120;

/** The simulated Zuora answers at once, and a Lambda emulator in front of it may give a function less time. */
const localPutAnswerSeconds = 10;

/** How long the closing function waits for the answer to a PUT; on every stack less than its hold. */
export function putAnswerSecondsOf(settings: {
  zuoraExtraHosts: readonly string[];
  backoffMaxSeconds: number;
}): number {
  if (!isLocalStack(settings.zuoraExtraHosts)) return putAnswerSeconds;
  return Math.min(localPutAnswerSeconds, Math.max(1, settings.backoffMaxSeconds - 1));
}

/**
 * SQS's own limits: the receive count in a redrive policy, and a message's total invisibility since it was received.
 */
const sqsReceiveCountMax = 1_000;
const invisibilitySecondsMax = 12 * 3600;

/** A day longer than the longest deadline. */
const retentionDaysMin = 4;

export interface DeliveryTimes {
  deadlineHours: number;
  pollMinSeconds: number;
  pollMaxSeconds: number;
  backoffMinSeconds: number;
  backoffMaxSeconds: number;
}

/**
 * How often a message may be received before SQS moves it to the dead-letter queue. A waiting request comes back after
 * half to the whole of its back-off, so this many receives outlast the deadline even if every wait is the shortest. The
 * twenty more cover the first, shorter waits and a few crashes.
 */
export function receiveLimit({ deadlineHours, backoffMaxSeconds }: DeliveryTimes): number {
  const waitSecondsMin = backoffMaxSeconds / 2;
  // Rounded first: 1.2 has no exact binary form, and an error of one part in 10^16 must not add a receive.
  return Math.ceil(Number(((1.2 * deadlineHours * 3600) / waitSecondsMin + 20).toFixed(6)));
}

/**
 * Whole days that outlast every receive even if each lasts the queue's whole visibility, as a crash does. For SQS's
 * maximum of receives that is 11: a dead letter keeps its first send time, so at least 3 of the 14 days of its queue
 * are left.
 */
function neededRetentionDays(receives: number): number {
  return Math.max(retentionDaysMin, Math.floor((receives * visibilitySeconds) / 86_400) + 1);
}

/** The queue's two numbers, limited to what SQS takes: a local stack's back-off of 1 s would need 200,000 receives. */
export function deliveryOf(times: DeliveryTimes): { receiveCountMax: number; retentionDays: number } {
  const receiveCountMax = Math.min(receiveLimit(times), sqsReceiveCountMax);
  return { receiveCountMax, retentionDays: neededRetentionDays(receiveCountMax) };
}

/**
 * Settings that together would break a promise of the specification. A setting that breaks its own rule is NaN here: it
 * is reported already, and comparisons with NaN report nothing.
 *
 * @param isLocal leaves out the rules that come from the times of AWS and Zuora
 */
export function deliveryProblems(times: DeliveryTimes, isLocal: boolean): string[] {
  const { deadlineHours, pollMinSeconds, pollMaxSeconds, backoffMinSeconds, backoffMaxSeconds } = times;
  const deadline = deadlineHours * 3600;
  const holdSecondsMin = closingTimeoutSeconds + putAnswerSeconds;
  const waitSecondsMax = invisibilitySecondsMax - closingTimeoutSeconds;
  const receives = receiveLimit(times);
  const rules: readonly (readonly [isBroken: boolean, message: string])[] = [
    [pollMinSeconds > pollMaxSeconds, 'pollMinSeconds: must not be more than pollMaxSeconds'],
    [backoffMinSeconds > backoffMaxSeconds, 'backoffMinSeconds: must not be more than backoffMaxSeconds'],
    [
      pollMaxSeconds >= deadline,
      'pollMaxSeconds: must be shorter than deadlineHours, or a run is read once at most',
    ],
    [
      backoffMaxSeconds >= deadline,
      'backoffMaxSeconds: must be shorter than deadlineHours: nothing is sent to Zuora when the deadline is nearer than a hold',
    ],
    [
      !isLocal && backoffMaxSeconds <= holdSecondsMin,
      `backoffMaxSeconds: must be more than ${holdSecondsMin}, the function's ${closingTimeoutSeconds} s and Zuora's ${putAnswerSeconds} s together`,
    ],
    [
      !isLocal && backoffMaxSeconds > waitSecondsMax,
      `backoffMaxSeconds: must be at most ${waitSecondsMax}: SQS hides a message for 12 hours at most, counted from its receipt`,
    ],
    [
      !isLocal && receives > sqsReceiveCountMax,
      `backoffMaxSeconds: with this deadlineHours the queue would need a receive limit of ${receives}, and SQS allows ${sqsReceiveCountMax}: raise backoffMaxSeconds or lower deadlineHours`,
    ],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, message]) => message);
}
