import { type Fields, isFields } from '../../json.ts';
import type { ZuoraReason } from '../errors.ts';
import type { TextCleaner } from './texts.ts';

const reasonsMax = 20;
/** Zuora's codes have eight digits. Codes of the other formats are a few words. */
const codeLengthMax = 50;

function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

interface RawReason {
  code: string;
  message: string;
}

function listed(value: unknown, codeKey: string, messageKey: string): RawReason[] {
  const items = Array.isArray(value) ? value : isFields(value) ? [value] : [];
  return items.map((item) =>
    isFields(item)
      ? { code: asText(item[codeKey]), message: asText(item[messageKey]) }
      : { code: '', message: asText(item) },
  );
}

/** Reads the reasons in the first format that fits. docs/zuora.md §4.1 and §4.4 say where each format was found. */
function readRawReasons(body: Fields): RawReason[] {
  const formats = [
    listed(body.reasons, 'code', 'message'),
    listed(body.Errors, 'Code', 'Message'),
    listed(body.errors, 'code', 'message'),
    listed(body.error, 'code', 'message'),
    [{ code: asText(body.FaultCode), message: asText(body.FaultMessage) }],
    [{ code: asText(body.faultcode), message: asText(body.faultstring) }],
    [{ code: asText(body.code) || asText(body.error), message: asText(body.message) }],
  ];
  const fitting = formats.find((reasons) =>
    reasons.some(({ code, message }) => code !== '' || message !== ''),
  );
  return fitting ?? listed(body.reasons, 'code', 'message');
}

/**
 * The category of a code: the last two digits of eight, or a code of two digits itself (docs/zuora.md §4.2, §4.4). Null
 * for any other code, which proves nothing.
 */
export function categoryOf(code: string): number | null {
  return /^(\d{6})?\d{2}$/.test(code) ? Number(code.slice(-2)) : null;
}

export interface Reasons {
  /** The first 20, cleaned. A code has at most 50 characters, a message at most 1,000. */
  reasons: ZuoraReason[];
  /** The categories of all reasons, including those after the 20th. */
  categories: (number | null)[];
}

/** @param cleaner conceals credentials: some services quote the token that they refuse */
export function readReasons(body: Fields, cleaner: Pick<TextCleaner, 'clean'>): Reasons {
  const raw = readRawReasons(body);
  return {
    categories: raw.map(({ code }) => categoryOf(code)),
    reasons: raw.slice(0, reasonsMax).map(({ code, message }) => ({
      code: cleaner.clean(code, codeLengthMax),
      message: cleaner.clean(message),
    })),
  };
}
