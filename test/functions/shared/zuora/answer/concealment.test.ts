import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createConceal } from '../../../../../functions/shared/zuora/answer/concealment.ts';
import { createTextCleaner } from '../../../../../functions/shared/zuora/answer/texts.ts';

const credentials = {
  token: '9f31c0de-77ab_4412~b6d0',
  clientId: '2f1d7f0a-9b6e-4e0c-8a4f-5b0d3c6e7a10',
  clientSecret: 'v+Kq/3=Zt!0sWm*8Xy(Lr)1Pf:9uB',
};
const { clean } = createTextCleaner(credentials);
const basic = `${credentials.clientId}:${credentials.clientSecret}`;
const values = [...Object.values(credentials), basic];

const percent = (text: string) =>
  [...text].map((character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const encodings: Record<string, (value: string) => string> = {
  plain: (value) => value,
  'URL-encoded': encodeURIComponent,
  'URL-encoded in lower case': (value) => encodeURIComponent(value).toLowerCase(),
  'URL-encoded as a form is': (value) => new URLSearchParams({ v: value }).toString().slice(2),
  'URL-encoded, every character': percent,
  'URL-encoded twice': (value) => encodeURIComponent(encodeURIComponent(value)),
  'in base64': base64,
  'in base64 without padding': (value) => base64(value).replaceAll('=', ''),
  'in the alphabet of base64 for URLs': (value) => Buffer.from(value).toString('base64url'),
  'in base64, URL-encoded': (value) => encodeURIComponent(base64(value)),
  'in capitals': (value) => value.toUpperCase(),
  'in JSON': (value) => JSON.stringify(value).slice(1, -1),
};
const forms = Object.entries(encodings).flatMap(([encoding, encode]) =>
  values.map((value): [string, string] => [encoding, encode(value)]),
);
const namesOf = ['the token', 'the client id', 'the client secret', 'the pair'];

/** All fragments of 12 characters that must be concealed: of a credential, URL-encoded, and in base64. */
const isWhole = ([encoding]: [string, string]) => !encoding.includes('every') && !encoding.includes('twice');
const forbidden = new Set(
  forms
    .filter(isWhole)
    .flatMap(([, form]) =>
      Array.from({ length: Math.max(0, form.length - 11) }, (_, at) => form.slice(at, at + 12)),
    ),
);
const holdsFragment = (text: string) => [...forbidden].some((fragment) => text.includes(fragment));

describe('a credential that Zuora quotes is concealed', () => {
  test.each(forms.map(([encoding, form], index) => [namesOf[index % 4], encoding, form] as const))(
    '%s %s',
    (_name, _encoding, form) => {
      expect(clean(`Bearer ${form}, no.`)).toBe('Bearer «hidden», no.');
      expect(clean(form)).toBe('«hidden»');
      expect(clean(`%${form}`)).toMatch(/^%?«hidden»$/);
    },
  );

  // Each of these is removed by cleaning, or is invisible.
  test.each([
    ['a line feed', '\n'],
    ['a carriage return and a line feed', '\r\n'],
    ['a null', '\0'],
    ['a C1 control', '\u0085'],
    ['DEL', '\u007f'],
    ['a character that SQS does not carry', '\uffff'],
    ['half a surrogate pair', '\ud83d'],
    ['a zero-width space', '\u200b'],
    ['a soft hyphen', '\u00ad'],
    ['a joiner', '\u200d'],
    ['a byte order mark', '\ufeff'],
    ['a line separator', '\u2028'],
    ['an encoded line feed', '%0A'],
  ])('with %s between any two characters', (_what, inside) => {
    for (const value of values) {
      for (let at = 1; at < value.length; at++) {
        const kept = clean(`before ${value.slice(0, at)}${inside}${value.slice(at)} after`);
        expect(kept).toBe('before «hidden» after');
      }
      expect(clean([...value].join(inside))).toBe('«hidden»');
    }
  });

  it('in fragments of 12 characters, but not of 11', () => {
    for (const [, form] of forms.filter(isWhole)) {
      expect(clean(`id ${form.slice(0, 12)}.`)).toBe('id «hidden».');
      expect(clean(`id ${form.slice(-12)}.`)).toBe('id «hidden».');
    }
    const { token } = credentials;
    expect(clean(`id ${token.slice(0, 11)}.`)).toBe(`id ${token.slice(0, 11)}.`);
  });

  it('wherever it occurs, and several beside each other', () => {
    const { token, clientId, clientSecret } = credentials;
    expect(clean(`${token} ${clientId} ${token}${clientSecret}`)).toBe('«hidden» «hidden» «hidden»');
  });

  it('also if the text is cut', () => {
    const kept = clean(`${'x'.repeat(995)}${credentials.token}`);
    expect(kept).toBe(`${'x'.repeat(995)}«hidd`);
  });

  it('at the end of the part that is read, also if an earlier part was concealed', () => {
    for (let length = 16_384 - 48; length <= 16_384; length += 3) {
      for (const form of [credentials.token, base64(basic), percent(credentials.clientSecret)]) {
        const { token } = credentials;
        const filling = token.repeat(Math.ceil(length / token.length)).slice(-length);
        expect(holdsFragment(clean(`${filling}${form}${form}`))).toBe(false);
      }
    }
  });
});

describe('credentials that resemble each other', () => {
  it('the longer one is concealed as a whole if the shorter is a part of it', () => {
    const { clean: both } = createTextCleaner({ clientId: 'acme-client', clientSecret: 'acme-client-9X' });
    expect(both('acme-client-9X of acme-client')).toBe('«hidden» of «hidden»');
  });

  it('overlapping ones are concealed as a whole', () => {
    const { clean: both } = createTextCleaner({ clientId: 'abcdef', clientSecret: 'defghi' });
    expect(both('xabcdefghix')).toBe('x«hidden»x');
  });

  it('the text beside a concealed one never forms another', () => {
    const { clean: both } = createTextCleaner({ clientId: 'inner', clientSecret: 'outerouter' });
    expect(both('outerinnerouter')).toBe('outer«hidden»outer');
  });
});

describe('short credentials', () => {
  test.each(['abcd', 'hunter2', 'elevenchars'])('%s is concealed as a whole', (clientSecret) => {
    const { clean: short } = createTextCleaner({ clientId: 'x', clientSecret });
    expect(short(`not ${clientSecret}!`)).toBe('not «hidden»!');
    expect(short(`not ${base64(clientSecret)}!`)).toBe('not «hidden»!');
    expect(short(`not ${percent(clientSecret)}!`)).toBe('not «hidden»!');
    const part = clientSecret.slice(0, -1);
    expect(short(`not ${part}!`)).toBe(`not ${part}!`);
  });

  it('one of three characters is not concealed: every text would have it by chance', () => {
    const { clean: tiny } = createTextCleaner({ clientId: 'Nov', clientSecret: '202' });
    expect(tiny('Nov 2026')).toBe('Nov 2026');
    expect(tiny('Nov:202')).toBe('«hidden»');
  });

  it('a part of one is concealed at the end of the part that is read', () => {
    const { clean: short } = createTextCleaner({ clientSecret: 'hunter2', token: credentials.token });
    for (let missing = 1; missing < 7; missing++) {
      const filling = credentials.token.repeat(800).slice(-(16_384 - missing));
      expect(short(`${filling}hunter2`)).not.toContain('h'.padEnd(2, 'u'));
    }
  });
});

it('a text without a credential is unchanged', () => {
  for (const text of ['Nov 2026', '100 % of 7%', '2026-12-02 03:14:09', 'a%zzb%4', '']) {
    expect(clean(text)).toBe(text);
  }
  expect(createConceal([])('x'.repeat(20), true)).toBe('x'.repeat(9));
});

it('the text beside a concealed credential is not taken for a part of another', () => {
  const kept = clean('9f31c0de-77aGYtNWIwZDNj');
  expect(kept).toBe('«hidden»GYtNWIwZDNj');
  expect(clean(kept)).toBe(kept);
});

it('no fragment of any form stays in any text of Zuora', () => {
  const piece = fc.oneof(
    fc.constantFrom(...forms.map(([, form]) => form)),
    fc
      .tuple(fc.constantFrom(...forms.map(([, form]) => form)), fc.nat(60), fc.integer({ min: 1, max: 60 }))
      .map(([form, from, length]) => form.slice(from, from + length)),
    fc.string({ maxLength: 5 }),
    fc.string({ unit: 'binary', maxLength: 3 }),
    fc.constantFrom('\n', '%', '%2', '%25', ' ', '\u200b'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const kept = clean(pieces.join(''));
      const visible = kept.replaceAll(/[^ -~«»]/g, '');
      expect([holdsFragment(kept), holdsFragment(visible)]).toEqual([false, false]);
      expect(clean(kept)).toBe(kept);
    }),
    { numRuns: 150 },
  );
});

it('a credential within the end that is left out of a cut text needs no mark', () => {
  const conceal = createConceal([{ clientId: 'x', clientSecret: 'abcd' }]);
  expect(conceal(`${'x'.repeat(20)}abcd`, true)).toBe('x'.repeat(13));
});
