import { MIMEType } from 'node:util';
import pLimit from 'p-limit';
import { isFields } from '../../json.ts';
import type { AnswerBody } from './envelope.ts';

export interface ReceivedBody {
  body: AnswerBody;
  /** The decompressed length that was read. Above the maximum if the body was too long. */
  bodyBytes: number;
}

/**
 * The charset that a `Content-Type` declares. Null if it declares none or cannot be parsed. `'several'` if a gateway
 * repeated the header with another charset, because then it is unknown which one is right.
 */
function declaredCharset(contentType: string): string | null {
  // Fetch joins repeated headers with a comma.
  const charsets = contentType.split(',').flatMap((part) => {
    try {
      return new MIMEType(part).params.get('charset')?.trim().toLowerCase() ?? [];
    } catch {
      return [];
    }
  });
  const [charset = null, ...others] = new Set(charsets);
  return others.length === 0 ? charset : 'several';
}

/** `TextDecoder` always reads `utf-16` as little-endian, so the big-endian byte order mark is checked here. */
function utf16In([first, second]: Uint8Array): 'utf-16be' | 'utf-16le' {
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-16le';
}

const codePages: ReadonlySet<string> = new Set(['windows-1252', 'windows-1254', 'windows-874']);

/**
 * `TextDecoder` reads ASCII and three parts of ISO 8859 as the Windows code pages that extend them. From 0x80 to 0x9F,
 * code pages have characters where ISO 8859 has control characters. ASCII has nothing above 0x7F.
 *
 * @returns null if bytes are not in the declared charset, or are in a part of it that cannot be decoded here
 * @throws errors of `TextDecoder`
 */
function decodeAs(charset: string, bytes: Uint8Array): string | null {
  const { encoding } = new TextDecoder(charset);
  const read = (label: string) => new TextDecoder(label, { fatal: true }).decode(bytes);
  const readWithout = (first: number, last: number) =>
    bytes.some((byte) => byte >= first && byte <= last) ? null : read(encoding);

  if (encoding === 'utf-16le') return read(utf16In(bytes));
  if (!codePages.has(encoding) || /(?:1252|1254|874)$/.test(charset)) return read(encoding);
  if (/ascii|^ansi/.test(charset)) return readWithout(0x80, 0xff);
  return encoding === 'windows-1252' ? Buffer.from(bytes).toString('latin1') : readWithout(0x80, 0x9f);
}

/**
 * Decodes bytes without replacing anything by U+FFFD: a name that was changed like this would prove that Zuora has no
 * period of the requested name.
 *
 * @returns null if the bytes are not text in the declared charset (by default UTF-8), or if the charset is unknown
 */
function decode(bytes: Uint8Array, contentType: string): string | null {
  try {
    return decodeAs(declaredCharset(contentType) ?? 'utf-8', bytes);
  } catch {
    return null;
  }
}

function parse(text: string | null): AnswerBody {
  if (text === null) return 'unreadable';
  try {
    const body: unknown = JSON.parse(text);
    return isFields(body) ? body : 'unreadable';
  } catch {
    // The parser's message quotes the text, so it is not passed on.
    return 'unreadable';
  }
}

/** More than a page of 300 periods with many organizations and long texts. */
const shortBytesMax = 4 * 1024 * 1024;
/**
 * A container of half a gigabyte may read ten lists at the same time. Measured: ten lists of 16 MiB, each in one page,
 * took 600 to 800 MB. Read one after another, they take less than one long list and ten short ones together.
 */
const oneLongBody = pLimit(1);

async function* each(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

/**
 * Reads a body to its end. If it is too long, the stream is cancelled, and the connection with it. Beyond 4 MiB, only
 * one body is read at a time. The bytes are kept outside V8's heap and decoded at the end.
 *
 * @throws the error of the stream if it breaks off
 */
export async function readBody(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  contentType: string,
  bodyBytesMax: number,
): Promise<ReceivedBody> {
  const rest = each(chunks);
  const read: Uint8Array[] = [];
  let bodyBytes = 0;

  /** @returns whether that was the end of the body */
  async function readTo(bytesMax: number): Promise<boolean> {
    while (bodyBytes <= bytesMax) {
      const { done, value } = await rest.next();
      if (done) return true;
      bodyBytes += value.byteLength;
      read.push(value);
    }
    return false;
  }
  const readWhole = () => ({ body: parse(decode(Buffer.concat(read), contentType)), bodyBytes });

  if (await readTo(Math.min(shortBytesMax, bodyBytesMax))) return readWhole();
  return oneLongBody(async () => {
    if (await readTo(bodyBytesMax)) return readWhole();
    await rest.return(undefined);
    return { body: 'unreadable', bodyBytes };
  });
}
