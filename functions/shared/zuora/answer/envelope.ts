import type { Fields } from '../../json.ts';
import type { Advice, ZuoraErrorDetails } from '../errors.ts';
import { readReasons } from './reasons.ts';
import { type HeaderReader, readRetryAfter } from './retry-after.ts';
import type { TextCleaner } from './texts.ts';

/** A parsed JSON object. Any other body is unreadable. */
export type AnswerBody = Fields | 'unreadable';

export interface Answer {
  method: 'GET' | 'PUT';
  /** Method and path template, such as `GET /v1/accounting-periods/{id}`. */
  route: string;
  status: number;
  body: AnswerBody;
  headers: HeaderReader;
  /** Milliseconds since 1970, for a `Retry-After` that is a date. */
  now: number;
  /** The cleaner of the session of the call. */
  cleaner: TextCleaner;
}

export type InterpretedAnswer =
  | { isSuccess: true }
  | {
      isSuccess: false;
      /** Zuora did not accept the token, and did nothing else. */
      isUnauthorized: boolean;
      details: ZuoraErrorDetails;
    };

/**
 * Whether a reason of this category proves that Zuora changed nothing (docs/specification.md, "the PUT's answer is").
 */
function isRefusalCategory(category: number | null): boolean {
  if (category === null) return false;
  return (category >= 20 && category <= 30) || [10, 11, 40, 45, 50, 70, 90].includes(category);
}

/** Whether a 2xx reports a failure, in one of Zuora's formats (docs/zuora.md §4.4). */
function saysFailure(body: Fields): boolean {
  const { success = true, Success = true } = body;
  const isSet = (value: unknown) =>
    value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
  const failures = [body.reasons, body.Errors, body.errors, body.error, body.FaultCode, body.faultcode];
  return success !== true || Success !== true || failures.some(isSet);
}

/** The request id for Zuora's support, from the header or else from the body. */
export function zuoraRequestIdOf({
  headers,
  body,
  cleaner,
}: Pick<Answer, 'headers' | 'body' | 'cleaner'>): string | null {
  const inHeader = cleaner.cleanId(headers.get('zuora-request-id'));
  return inHeader ?? (body === 'unreadable' ? null : cleaner.cleanId(body.requestId));
}

/** The process id for Zuora's support. */
export function processIdOf({ body, cleaner }: Pick<Answer, 'body' | 'cleaner'>): string | null {
  return body === 'unreadable' ? null : cleaner.cleanId(body.processId);
}

/** Whether the answer proves success. The answer to a GET must also fit its schema. */
function isSuccess({ method, status, body }: Answer): boolean {
  if (status < 200 || status > 299 || body === 'unreadable') return false;
  return method === 'PUT' ? body.success === true : !saysFailure(body);
}

function isServerTrouble(status: number): boolean {
  return status === 408 || status === 425 || status >= 500;
}

interface Findings {
  status: number;
  categories: readonly (number | null)[];
  isRefusal: boolean;
  asksToWait: boolean;
}

/** The advice that one answer can give. The two others come from our own limits. */
type AnswersAdvice = Exclude<Advice, 'wait-in-line' | 'list-too-large'>;

function adviceFor({ status, categories, isRefusal, asksToWait }: Findings): AnswersAdvice {
  const has = (category: number) => categories.includes(category);
  if (status === 401 || status === 403 || has(10) || has(11)) return 'fix-credentials';
  if (status === 429 || has(70) || (status === 503 && asksToWait)) return 'slow-down';
  if (!isRefusal) return 'try-later';
  if (has(50)) return 'not-now';
  if (!categories.every((category) => category === 40)) return 'refused';
  // A gateway with trouble of its own may answer "not found" wrongly.
  return isServerTrouble(status) ? 'try-later' : 'not-found';
}

const meaning: Record<AnswersAdvice, string> = {
  'fix-credentials': 'the credentials were refused',
  'slow-down': 'Zuora asks for fewer calls',
  'not-now': 'Zuora says that the object is locked',
  'not-found': 'Zuora knows no such object',
  refused: 'Zuora refused',
  'try-later': 'the answer proves nothing',
};

function isRedirect(status: number): boolean {
  return status >= 300 && status <= 399;
}

/**
 * Decides what an answer of Zuora proves. The body counts more than the status: Zuora often answers HTTP 200 with
 * `success: false`, and sends the same reason with different statuses (docs/zuora.md §4).
 */
export function interpretAnswer(answer: Answer): InterpretedAnswer {
  if (isSuccess(answer)) return { isSuccess: true };
  const { status, headers, cleaner } = answer;
  // A redirect comes from something between us and Zuora, so its body cannot be Zuora's refusal.
  const body = isRedirect(status) ? 'unreadable' : answer.body;
  const { reasons, categories } = readReasons(body === 'unreadable' ? {} : body, cleaner);
  const isRefusedWhole = categories.length > 0 && categories.every(isRefusalCategory);
  const isRefusal = [401, 403, 429].includes(status) || isRefusedWhole;
  const wait = readRetryAfter(headers, answer.now);
  const asksToWait = headers.get('retry-after') !== null && wait !== null;
  const advice = adviceFor({ status, categories, isRefusal, asksToWait });
  return {
    isSuccess: false,
    isUnauthorized: status === 401 || (isRefusal && categories.includes(11)),
    details: {
      advice,
      summary: `${answer.route}: HTTP ${status}, ${meaning[advice]}`,
      isRefusal,
      status,
      reasons,
      processId: processIdOf({ body, cleaner }),
      zuoraRequestId: zuoraRequestIdOf({ headers, body, cleaner }),
      // Zuora sends its rate limit with every answer. It asks for a pause only if the limit was reached.
      retryAfterSeconds: advice === 'slow-down' || status === 503 || asksToWait ? wait : null,
    },
  };
}
