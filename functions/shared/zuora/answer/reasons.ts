import { type Fields, isFields } from '../../json.ts';
import type { ZuoraReason } from '../errors.ts';
import type { TextCleaner } from './texts.ts';

const reasonsMax = 20;
/** Zuora's codes have eight digits, other dialects' a few words. */
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

/** The first dialect that fits; docs/zuora.md §4.1 and §4.4 say where each was seen. */
function readRawReasons(body: Fields): RawReason[] {
  const dialects = [
    listed(body.reasons, 'code', 'message'),
    listed(body.Errors, 'Code', 'Message'),
    listed(body.errors, 'code', 'message'),
    listed(body.error, 'code', 'message'),
    [{ code: asText(body.FaultCode), message: asText(body.FaultMessage) }],
    [{ code: asText(body.faultcode), message: asText(body.faultstring) }],
    [{ code: asText(body.code) || asText(body.error), message: asText(body.message) }],
  ];
  const spoken = dialects.find((reasons) =>
    reasons.some(({ code, message }) => code !== '' || message !== ''),
  );
  return spoken ?? listed(body.reasons, 'code', 'message');
}

/**
 * The last two digits of an eight-digit code; a code of two digits is the category itself (docs/zuora.md §4.2, §4.4).
 * Null for any other code: it proves nothing.
 */
export function categoryOf(code: string): number | null {
  return /^(\d{6})?\d{2}$/.test(code) ? Number(code.slice(-2)) : null;
}

export interface Reasons {
  /** Cleaned, at most 20; a code has at most 50 characters, a message at most 1,000. */
  reasons: ZuoraReason[];
  /** Of all reasons, those beyond the 20th too. */
  categories: (number | null)[];
}

/** @param cleaner Some services quote the token that they refuse. */
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
