/** As a secret holds them, and the token that was got for them. All are visible ASCII (credentials.ts, token.ts). */
export interface Credentials {
  token?: string;
  clientId?: string;
  clientSecret?: string;
}

/** So much of a credential, or of one of its encodings, is as good as the whole. */
const fragmentLength = 12;
/** A shorter one would be found by chance in every text, and anybody would find it by trying. Zuora's have 32 to 42. */
const credentialLengthMin = 4;
/** Gateways encode once, and again what was encoded; more is nobody's habit. */
const decodingsMax = 3;
/** Eleven characters of a credential, encoded and with others between them, are hardly spread over more. */
const uncertainLengthMax = 256;
/** No credential holds a guillemet, so no credential can arise where this stands beside what is left of a text. */
const marker = '«hidden»';

/** What can be part of a credential: the visible ASCII characters of a text, and where each stands in it. */
interface Skeleton {
  units: string;
  starts: readonly number[];
  ends: readonly number[];
}

interface Range {
  start: number;
  end: number;
}

/** Where so many units of a skeleton stand in its text. */
function rangeOf({ starts, ends }: Pick<Skeleton, 'starts' | 'ends'>, at: number, length: number): Range {
  return {
    start: Math.min(...starts.slice(at, at + length)),
    end: Math.max(...ends.slice(at, at + length)),
  };
}

/** In one case, as a token in hexadecimal is the same in both; in the standard alphabet of base64 for both alphabets. */
function canonical(text: string): string {
  return text.toLowerCase().replaceAll('-', '+').replaceAll('_', '/');
}

/**
 * A guillemet counts although no credential holds one: the marker stays apart from what stands beside it, so cleaning a
 * text twice changes nothing more.
 */
const isVisibleOrSpace = (code: number): boolean =>
  (code >= 0x20 && code <= 0x7e) || code === 0xab || code === 0xbb;

/**
 * Characters that no credential holds are left out: one that is invisible would hide the credential that it stands in.
 */
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

/** The same text with its percent-encoding taken off once. */
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

/** The text as it stands, and as it reads once its percent-encoding is taken off. */
function readings(text: string): Skeleton[] {
  const all = [skeletonOf(text)];
  for (let last = all[0]; last?.units.includes('%') && all.length <= decodingsMax; last = all.at(-1)) {
    all.push(decoded(last));
  }
  return all;
}

const formEncoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

/**
 * Each credential, and the pair of HTTP Basic, as it is and in base64. Decoding a text finds whatever is percent-encoded
 * in it; the usual encodings are here too, since their fragments count as well, and since a percent sign right before
 * one would mislead the decoding.
 */
function formsOf({ token, clientId, clientSecret }: Credentials): Set<string> {
  const pairs =
    clientId === undefined || clientSecret === undefined
      ? []
      : [
          `${clientId}:${clientSecret}`,
          // As RFC 6749, 2.3.1 has it.
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

/** @returns whether anything of a form begins at each place, as an effort that does not grow with the forms' lengths */
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

/** In order, with those that touch made one. */
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
 * How much of a text is certain that goes on: its end may be the beginning of a credential, too little of it to be
 * recognised.
 */
function certainLength(text: string, all: readonly Skeleton[]): number {
  const ofEach = all.map(
    ({ units, starts }) => starts[Math.max(0, units.length - fragmentLength + 1)] ?? text.length,
  );
  return Math.max(text.length - uncertainLengthMax, Math.min(...ofEach));
}

/** @param isCut whether the text goes on: then its end, which may be a part of a credential, is left out */
export type Conceal = (text: string, isCut: boolean) => string;

/**
 * Makes the function that conceals credentials in a text: each as it is, percent-encoded, and encoded alone in
 * base64, and any fragment of 12 characters or more of one. All are looked for in the text as it came and concealed at
 * once, so that no concealing takes a part of a longer credential away or lets another arise. A credential of fewer than
 * 12 characters is concealed where it stands whole, and one of fewer than 4 is not.
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
