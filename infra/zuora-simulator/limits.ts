import { type Answer, json, newProcessId } from './answer.ts';

export interface Limits {
  /** Counts a call. Returns an answer when a limit is exceeded, and the headers that every answer has. */
  enter(at: number): { refusal: Answer | null; headers: Record<string, string> };
  /** The call's answer has been sent: it no longer counts as one of the calls at the same time. */
  leave(): void;
}

/** Zuora: developer.zuora.com/docs/guides/rate-limits. Rejected calls count for the minute, too. */
export function createLimits(options: {
  perMinute: number;
  atOnce: number;
  codesAs: 'number' | 'string';
}): Limits {
  const { perMinute, atOnce, codesAs } = options;
  const code = (value: number) => (codesAs === 'string' ? String(value) : value);
  const count = minuteCounter();
  let present = 0;
  return {
    enter: (at) => {
      const { used, resetSeconds } = count(at);
      present += 1;
      const headers = {
        'RateLimit-Limit': `${perMinute}, ${perMinute};w=60, 2250000;w=3600, 27000000;w=86400`,
        'RateLimit-Remaining': String(Math.max(0, perMinute - used)),
        'RateLimit-Reset': String(resetSeconds),
        'Concurrency-Limit-Type': 'Default',
        'Concurrency-Limit-Limit': String(atOnce),
        'Concurrency-Limit-Remaining': String(Math.max(0, atOnce - present)),
      };
      if (used > perMinute) return { refusal: minuteUsed(resetSeconds, code(70)), headers };
      return { refusal: present > atOnce ? tooManyAtOnce(code(50000070)) : null, headers };
    },
    leave: () => {
      present -= 1;
    },
  };
}

/** F7 of docs/zuora.md: a code of two digits, no `success`, no `Retry-After`. */
export function minuteUsed(resetSeconds: number, code: number | string = 70): Answer {
  const headers = { 'RateLimit-Remaining': '0', 'RateLimit-Reset': String(resetSeconds) };
  const message = `Minute quota used; wait ${resetSeconds} s.`;
  return json({ reasons: [{ code, message }] }, 429, headers);
}

/** F8 of docs/zuora.md. */
export function tooManyAtOnce(code: number | string = 50000070, retryAfter = '120'): Answer {
  const reasons = [{ code, message: 'Too many parallel requests.' }];
  return json({ success: false, processId: newProcessId(), reasons }, 429, { 'Retry-After': retryAfter });
}

/** Counts the calls of a calendar minute, including the current one. */
export function minuteCounter(): (at: number) => { used: number; resetSeconds: number } {
  let minute = Number.NaN;
  let used = 0;
  return (at) => {
    const current = Math.floor(at / 60_000);
    used = current === minute ? used + 1 : 1;
    minute = current;
    return { used, resetSeconds: Math.ceil(((current + 1) * 60_000 - at) / 1000) };
  };
}
