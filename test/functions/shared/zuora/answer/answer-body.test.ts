import { describe, expect, it } from 'vitest';
import { readBody } from '../../../../../functions/shared/zuora/answer/answer-body.ts';

const mebibyte = 1024 * 1024;
const named = (name: string) => `{"name":"${name}"}`;
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
/** `{"name":"日本"}` in Shift_JIS. */
const shiftJis = Buffer.concat([latin1('{"name":"'), Buffer.from([0x93, 0xfa, 0x96, 0x7b]), latin1('"}')]);

describe('a body is decoded in the charset that it declares, by default UTF-8', () => {
  it.each([
    { type: '', bytes: Buffer.from(named('Févr')), name: 'Févr' },
    { type: 'application/json', bytes: Buffer.from(named('Févr 𠮷')), name: 'Févr 𠮷' },
    { type: 'application/json; charset=utf-8', bytes: Buffer.from(named('日本')), name: '日本' },
    { type: 'application/json;charset=UTF8', bytes: Buffer.from(named('日本')), name: '日本' },
    { type: 'application/json', bytes: Buffer.from(`\ufeff${named('Nov')}`), name: 'Nov' },
    { type: 'application/json; charset=ISO-8859-1', bytes: latin1(named('Févr')), name: 'Févr' },
    { type: 'application/json; q=1; charset="iso-8859-1"; v=2', bytes: latin1(named('Févr')), name: 'Févr' },
    { type: 'text/html; Charset=windows-1252', bytes: latin1(named('\x80')), name: '€' },
    { type: 'application/json; charset=us-ascii', bytes: latin1(named('Nov')), name: 'Nov' },
    { type: 'application/json; charset=shift_jis', bytes: shiftJis, name: '日本' },
    {
      type: 'application/json; charset=utf-16le',
      bytes: Buffer.from(named('日本'), 'utf16le'),
      name: '日本',
    },
    { type: 'application/json; charset=utf-16be', bytes: utf16be(named('日本')), name: '日本' },
    { type: 'application/json; charset=utf-16', bytes: utf16be(`\ufeff${named('日本')}`), name: '日本' },
    {
      type: 'application/json; charset=utf-16',
      bytes: Buffer.from(`\ufeff${named('日本')}`, 'utf16le'),
      name: '日本',
    },
    { type: 'application/json; charset=', bytes: Buffer.from(named('Févr')), name: 'Févr' },
    { type: 'json; charset=latin1', bytes: Buffer.from(named('Févr')), name: 'Févr' },
    {
      type: 'application/json; charset=utf-8, application/json; charset=UTF-8',
      bytes: Buffer.from(named('Févr')),
      name: 'Févr',
    },
  ])('$type: $name, whole and byte by byte', async ({ type, bytes, name }) => {
    const pieces = [...bytes].map((byte) => Uint8Array.of(byte));
    for (const chunks of [[bytes], pieces, [Buffer.alloc(0), bytes]]) {
      expect(await readBody(chunks, type, mebibyte)).toEqual({ body: { name }, bodyBytes: bytes.byteLength });
    }
  });

  it.each([
    { what: 'Latin-1 that is not declared', type: 'application/json', bytes: latin1(named('Févr')) },
    { what: 'Latin-1 declared as UTF-8', type: 'text/json; charset=utf-8', bytes: latin1(named('Févr')) },
    {
      what: 'a byte beyond ASCII in declared ASCII',
      type: 'text/json; charset=us-ascii',
      bytes: Buffer.from(named('Févr')),
    },
    { what: 'the same by the other name', type: 'text/json; charset=ASCII', bytes: latin1(named('Févr')) },
    { what: 'half of a character', type: '', bytes: Buffer.from(named('日')).subarray(0, 10) },
    {
      what: 'a character cut within the text',
      type: '',
      bytes: Buffer.concat([latin1('{"name":"'), Buffer.from([0xe6]), latin1('"}')]),
    },
    {
      what: 'a half pair in UTF-8',
      type: '',
      bytes: Buffer.concat([latin1('{"name":"'), Buffer.from([0xed, 0xa0, 0x80]), latin1('"}')]),
    },
    {
      what: 'a character written too long',
      type: '',
      bytes: Buffer.concat([latin1('{"name":"'), Buffer.from([0xc0, 0xaf]), latin1('"}')]),
    },
    { what: 'UTF-16 that is not declared', type: '', bytes: Buffer.from(`\ufeff${named('Nov')}`, 'utf16le') },
    {
      what: 'UTF-16 of an odd length',
      type: 'a/b; charset=utf-16',
      bytes: Buffer.from(`${named('Nov')} `, 'utf16le').subarray(0, -1),
    },
    {
      what: 'half a pair in UTF-16',
      type: 'a/b; charset=utf-16le',
      bytes: Buffer.from(named('\ud800'), 'utf16le'),
    },
    { what: 'UTF-8 declared as UTF-16', type: 'a/b; charset=utf-16', bytes: Buffer.from(named('Nov 2026')) },
    { what: 'Shift_JIS cut short', type: 'a/b; charset=shift_jis', bytes: shiftJis.subarray(0, 10) },
    { what: 'an unknown charset', type: 'a/b; charset=klingon', bytes: Buffer.from(named('Nov')) },
    { what: 'a charset that no decoder has', type: 'a/b; charset=utf-7', bytes: Buffer.from(named('Nov')) },
    {
      what: 'two charsets',
      type: 'a/b; charset=utf-8, a/b; charset=latin1',
      bytes: Buffer.from(named('Nov')),
    },
    { what: 'no JSON', type: '', bytes: latin1('<html>') },
    { what: 'JSON that is no object', type: '', bytes: latin1('["Nov"]') },
    { what: 'nothing', type: '', bytes: latin1('') },
  ])('$what is unreadable', async ({ type, bytes }) => {
    expect(await readBody([bytes], type, mebibyte)).toEqual({
      body: 'unreadable',
      bodyBytes: bytes.byteLength,
    });
  });

  // All labels of https://encoding.spec.whatwg.org/ for one of these three code pages.
  const labels = {
    ascii: ['ansi_x3.4-1968', 'ascii', 'us-ascii'],
    latin1: ['cp819', 'csisolatin1', 'ibm819', 'iso-8859-1', 'iso-ir-100', 'iso8859-1', 'iso88591'].concat([
      'iso_8859-1',
      'iso_8859-1:1987',
      'l1',
      'latin1',
    ]),
    latin5: ['csisolatin5', 'iso-8859-9', 'iso-ir-148', 'iso8859-9', 'iso88599', 'iso_8859-9'].concat([
      'iso_8859-9:1989',
      'l5',
      'latin5',
    ]),
    thai: ['iso-8859-11', 'iso8859-11', 'iso885911', 'tis-620'],
    windows1252: ['cp1252', 'windows-1252', 'x-cp1252'],
    windows1254: ['cp1254', 'windows-1254', 'x-cp1254'],
    windows874: ['dos-874', 'windows-874'],
  };
  // Null: the byte is not in the charset, or cannot be decoded here.
  it.each<[keyof typeof labels, Record<number, string | null>]>([
    ['ascii', { 126: '~', 128: null, 159: null, 233: null, 255: null }],
    ['latin1', { 126: '~', 128: '\u0080', 133: '\u0085', 159: '\u009f', 233: 'é', 240: 'ð', 255: 'ÿ' }],
    ['latin5', { 126: '~', 128: null, 159: null, 160: '\u00a0', 233: 'é', 240: 'ğ' }],
    ['thai', { 126: '~', 128: null, 159: null, 161: 'ก' }],
    ['windows1252', { 128: '€', 159: 'Ÿ', 233: 'é', 240: 'ð' }],
    ['windows1254', { 128: '€', 159: 'Ÿ', 240: 'ğ' }],
    ['windows874', { 128: '€', 161: 'ก' }],
  ])('for each label of %s', async (charset, expected) => {
    for (const label of labels[charset].flatMap((each) => [each, each.toUpperCase(), `" ${each} "`])) {
      for (const [byte, character] of Object.entries(expected)) {
        const bytes = Buffer.concat([latin1('{"name":"'), Buffer.from([Number(byte)]), latin1('"}')]);
        const { body } = await readBody([bytes], `application/json; charset=${label}`, mebibyte);
        expect([label, byte, body]).toEqual([
          label,
          byte,
          character === null ? 'unreadable' : { name: character },
        ]);
      }
    }
  });

  it('with half of a surrogate pair as an escape, because its bytes can be decoded', async () => {
    const bytes = latin1(named('Nov \\ud800'));
    expect(await readBody([bytes], '', mebibyte)).toMatchObject({ body: { name: 'Nov \ud800' } });
  });
});

describe('a body is read up to a maximum length', () => {
  const body = Buffer.from(named('Nov'));

  it('up to exactly that length', async () => {
    expect(await readBody([body], '', body.byteLength)).toMatchObject({ body: { name: 'Nov' } });
  });

  it('and not further: later chunks are not requested', async () => {
    let asked = 0;
    async function* chunks() {
      for (;;) {
        asked += 1;
        yield body;
      }
    }
    const read = await readBody(chunks(), '', 2 * body.byteLength);
    expect(read).toEqual({ body: 'unreadable', bodyBytes: 3 * body.byteLength });
    expect(asked).toBe(3);
  });

  it('and an error of the stream is thrown', async () => {
    async function* chunks() {
      yield body;
      throw new Error('broken off');
    }
    await expect(readBody(chunks(), '', mebibyte)).rejects.toThrow('broken off');
  });

  it('one long body at a time, and a short one at the same time', async () => {
    const long = Buffer.from(named('x'.repeat(5 * mebibyte)));
    const asked: string[] = [];
    const goOn = Promise.withResolvers<void>();
    async function* pieces(name: string, end: Promise<void>) {
      yield long.subarray(0, 4 * mebibyte + 1);
      asked.push(name);
      await end;
      yield long.subarray(4 * mebibyte + 1);
    }
    const first = readBody(pieces('first', goOn.promise), '', 16 * mebibyte);
    const second = readBody(pieces('second', Promise.resolve()), '', 16 * mebibyte);
    expect(await readBody([body], '', 16 * mebibyte)).toMatchObject({ body: { name: 'Nov' } });
    expect(asked).toEqual(['first']);
    goOn.resolve();
    expect((await first).bodyBytes + (await second).bodyBytes).toBe(2 * long.byteLength);
    expect(asked).toEqual(['first', 'second']);
  });

  it('the next long body after the one before it has broken off', async () => {
    const long = Buffer.from(named('x'.repeat(5 * mebibyte)));
    async function* breaking() {
      yield long;
      throw new Error('broken off');
    }
    const broken = readBody(breaking(), '', 16 * mebibyte);
    const whole = readBody([long], '', 16 * mebibyte);
    await expect(broken).rejects.toThrow('broken off');
    expect(await whole).toMatchObject({ bodyBytes: long.byteLength });
  });
});
