/**
 * The rules of a close request a second time, written from the specification's table ("In") without the product's code,
 * so that both can be compared.
 */
type Rule = (value: unknown) => boolean;

const text =
  (pattern: RegExp): Rule =>
  (value) =>
    typeof value === 'string' && pattern.test(value);

const absentOr =
  (rule: Rule): Rule =>
  (value) =>
    value === undefined || value === null || rule(value);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a day exists: a date that is made from it gives the same text. */
const isDay: Rule = (value) => {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
};

const isInstant: Rule = (value) => {
  if (isDay(value)) return true;
  if (typeof value !== 'string' || value.length > 40) return false;
  const [, day, hour] =
    /^(.{10})T(\d\d):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/.exec(value) ?? [];
  return isDay(day) && Number(hour) <= 23;
};

const isTimeZone: Rule = (value) => {
  if (typeof value !== 'string' || value.length > 64 || !/^[A-Za-z]/.test(value)) return false;
  try {
    return new Date(0).toLocaleString('en-US', { timeZone: value }) !== '';
  } catch {
    return false;
  }
};

/** 1 to 100 code points, each one a character that SQS carries. Half of a surrogate pair is not one. */
const isName: Rule = (value) =>
  typeof value === 'string' &&
  value.isWellFormed() &&
  [...value].length >= 1 &&
  [...value].length <= 100 &&
  [...value].every((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code === 0xfffe || code === 0xffff ? false : code >= 0x20 || [0x09, 0x0a, 0x0d].includes(code);
  });

const isPrintable: Rule = (value) =>
  typeof value === 'string' &&
  [...value].length >= 1 &&
  [...value].length <= 256 &&
  [...value].every(
    (character) =>
      ['\u200c', '\u200d'].includes(character) ||
      !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(character),
  );

const id = text(/^[A-Za-z0-9_-]{1,64}$/);

const references: Record<string, Rule> = { id, name: isName, date: isDay, endedBefore: isInstant };

function isPeriod(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { timezone, ...rest } = value;
  const [[key, given] = ['', undefined], ...others] = Object.entries(rest);
  const rule = Object.hasOwn(references, key) ? references[key] : undefined;
  if (rule === undefined || others.length > 0 || !rule(given)) return false;
  return (timezone ?? null) === null || (key === 'endedBefore' && isTimeZone(timezone));
}

const fields: Record<string, Rule> = {
  accountingPeriod: isPeriod,
  requestId: absentOr(text(/^[A-Za-z0-9._:/-]{1,128}$/)),
  tenant: absentOr(text(/^[a-z0-9-]{1,64}$/)),
  entityId: absentOr(text(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i)),
  orgIds: absentOr(
    (value) => Array.isArray(value) && value.length >= 1 && value.length <= 50 && value.every(id),
  ),
  requestedBy: absentOr(isPrintable),
};

/** Whether parsed JSON without its envelopes is a close request. */
export function isCloseRequest(value: unknown): boolean {
  if (!isObject(value)) return false;
  const isKnown = Object.keys(value).every((key) => Object.hasOwn(fields, key));
  return isKnown && Object.entries(fields).every(([key, rule]) => rule(value[key]));
}
