/**
 * The credentials of a secret, and the token that was fetched with them. All are visible ASCII (credentials.ts,
 * token.ts).
 */
export interface Credentials {
  token?: string;
  clientId?: string;
  clientSecret?: string;
}

/** A part of this length, of a credential or of one of its encodings, is concealed like the whole. */
const fragmentLength = 12;
/** Shorter credentials are not concealed: every text may contain them by chance. Zuora's have 32 to 42 characters. */
const credentialLengthMin = 4;
/** Some gateways encode an already encoded text again. More than three encodings are not expected. */
const decodingsMax = 3;
/** Eleven characters of a credential, encoded and with other characters between them, hardly take more than this. */
const uncertainLengthMax = 256;
/** No credential has a guillemet, so the marker and the text beside it cannot form a credential. */
const marker = '«hidden»';

/** The visible ASCII characters of a text, which may be part of a credential, and the position of each in the text. */
interface Skeleton {
  units: string;
  starts: readonly number[];
  ends: readonly number[];
}

interface Range {
  start: number;
  end: number;
}

/** The range in the text of `length` units of a skeleton. */
function rangeOf({ starts, ends }: Pick<Skeleton, 'starts' | 'ends'>, at: number, length: number): Range {
  return {
    start: Math.min(...starts.slice(at, at + length)),
    end: Math.max(...ends.slice(at, at + length)),
  };
}

/** In lower case, because a hexadecimal token is the same in both cases, and in the standard alphabet of base64. */
function canonical(text: string): string {
  return text.toLowerCase().replaceAll('-', '+').replaceAll('_', '/');
}

/**
 * A guillemet counts although no credential has one. So the marker separates the texts on both sides of it, and
 * cleaning a text twice has the same result as once.
 */
const isVisibleOrSpace = (code: number): boolean =>
  (code >= 0x20 && code <= 0x7e) || code === 0xab || code === 0xbb;

/** Leaves out characters that no credential has, because an invisible one inside a credential would hide it. */
function skeletonOf(text: string): Skeleton {
  const starts: number[] = [];
  let units = '';
  for (let index = 0; index < text.length; index++) {
    if (!isVisibleOrSpace(text.charCodeAt(index))) continue;
    units += text[index];
    starts.push(index);
  }
  return { units: canonical(units), starts, ends: starts.map((start) => start + 1) };
}

/** The same text, percent-decoded once. */
function decoded({ units, starts, ends }: Skeleton): Skeleton {
  const after = { units: '', starts: [] as number[], ends: [] as number[] };
  for (let index = 0; index < units.length; ) {
    const hex = /^%([\da-f]{2})/.exec(units.slice(index, index + 3))?.[1];
    const length = hex === undefined ? 1 : 3;
    const unit = hex === undefined ? units.charAt(index) : String.fromCharCode(Number.parseInt(hex, 16));
    if (isVisibleOrSpace(unit.charCodeAt(0))) {
      after.units += unit;
      const { start, end } = rangeOf({ starts, ends }, index, length);
      after.starts.push(start);
      after.ends.push(end);
    }
    index += length;
  }
  return { ...after, units: canonical(after.units) };
}

/** The text itself, and the results of percent-decoding it, once and repeatedly. */
function readings(text: string): Skeleton[] {
  const all = [skeletonOf(text)];
  for (let last = all[0]; last?.units.includes('%') && all.length <= decodingsMax; last = all.at(-1)) {
    all.push(decoded(last));
  }
  return all;
}

const formEncoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

/**
 * The forms of each credential and of the pair for HTTP Basic: plain, in base64, and the usual percent-encodings of
 * both. Texts are also percent-decoded, but these encodings are needed too: their fragments must be concealed, and a
 * percent sign just before one would mislead the decoding.
 */
function formsOf({ token, clientId, clientSecret }: Credentials): Set<string> {
  const pairs =
    clientId === undefined || clientSecret === undefined
      ? []
      : [
          `${clientId}:${clientSecret}`,
          // The form of RFC 6749, 2.3.1.
          `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`,
        ];
  const values = [token, clientId, clientSecret, ...pairs].filter(
    (value) => value !== undefined && value.length >= credentialLengthMin,
  );
  const forms = values.flatMap((value = '') => {
    const base64 = Buffer.from(value).toString('base64');
    return [value, base64, base64.replace(/=+$/, '')].flatMap((form) => [
      form,
      encodeURIComponent(form),
      formEncoded(form),
    ]);
  });
  return new Set(forms.map(canonical));
}

/**
 * Makes a function that finds the forms and their fragments in a text. Its effort does not grow with the forms'
 * lengths.
 */
function createFinder(forms: ReadonlySet<string>): (skeleton: Skeleton) => Range[] {
  const fragments = new Set<string>();
  const wholes: string[] = [];
  for (const form of forms) {
    if (form.length < fragmentLength) wholes.push(form);
    for (let at = 0; at + fragmentLength <= form.length; at++) {
      fragments.add(form.slice(at, at + fragmentLength));
    }
  }
  return ({ units, starts, ends }) => {
    const found: Range[] = [];
    const add = (at: number, length: number) => found.push(rangeOf({ starts, ends }, at, length));
    for (let at = 0; at + fragmentLength <= units.length; at++) {
      if (fragments.has(units.slice(at, at + fragmentLength))) add(at, fragmentLength);
    }
    for (const whole of wholes) {
      for (let at = units.indexOf(whole); at !== -1; at = units.indexOf(whole, at + 1)) {
        add(at, whole.length);
      }
    }
    return found;
  };
}

/** Sorts ranges, and joins those that touch or overlap. */
function merged(ranges: readonly Range[]): Range[] {
  const all: Range[] = [];
  for (const { start, end } of ranges.toSorted((one, other) => one.start - other.start)) {
    const last = all.at(-1);
    if (last === undefined || start > last.end) all.push({ start, end });
    else last.end = Math.max(last.end, end);
  }
  return all;
}

/**
 * How much of a cut text can be kept. Its end may be the beginning of a credential that is too short to be recognized.
 */
function certainLength(text: string, all: readonly Skeleton[]): number {
  const ofEach = all.map(
    ({ units, starts }) => starts[Math.max(0, units.length - fragmentLength + 1)] ?? text.length,
  );
  return Math.max(text.length - uncertainLengthMax, Math.min(...ofEach));
}

/** @param isCut whether the text was cut off. Then its end is left out, because it may be a part of a credential. */
export type Conceal = (text: string, isCut: boolean) => string;

/**
 * Makes the function that conceals credentials in a text: each one plain, percent-encoded or in base64, and any
 * fragment of 12 or more characters. All are searched in the original text and concealed together, so that concealing
 * one cannot remove a part of a longer one or create another. A credential of 4 to 11 characters is concealed only as a
 * whole, a shorter one not at all.
 */
export function createConceal(credentials: readonly Credentials[]): Conceal {
  const forms = new Set(credentials.flatMap((each) => [...formsOf(each)]));
  const find = createFinder(forms);
  const lengthMin = Math.min(fragmentLength, ...[...forms].map(({ length }) => length));

  return (text, isCut) => {
    if (text.length < lengthMin) return text;
    const all = readings(text);
    const length = isCut ? certainLength(text, all) : text.length;
    const parts: string[] = [];
    let from = 0;
    for (const { start, end } of merged(all.flatMap(find))) {
      if (start >= length) break;
      parts.push(text.slice(from, start), marker);
      from = end;
    }
    return [...parts, text.slice(from, Math.max(from, length))].join('');
  };
}
