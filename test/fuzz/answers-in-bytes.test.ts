import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { setPendingClose } from '../../functions/shared/zuora/accounting-periods.ts';
import { ZuoraError } from '../../functions/shared/zuora/errors.ts';
import { caller, limits, prepareClient, startServer } from '../functions/shared/zuora/loopback.ts';
import { bodyWith, status } from './answers.ts';
import { mark } from './arbitraries.ts';

interface Bytes {
  body: Uint8Array;
  encoding?: string;
  /** Whether the body arrives, as far as HTTP and gzip matter. */
  isReadable: boolean;
}

const json = bodyWith({}).map((value) => JSON.stringify(value));
const success = fc.constantFrom('{"success":true}', ' {"success" : true , "processId":"P1"}\n');
const text = fc.oneof(json, success);
const bytes: fc.Arbitrary<Bytes & { content: string }> = fc.oneof(
  text.map((content) => ({ content, body: Buffer.from(content), isReadable: true })),
  text.map((content) => ({ content, body: gzipSync(content), encoding: 'gzip', isReadable: true })),
  text.map((content) => ({ content, body: Buffer.from(content), encoding: 'gzip', isReadable: false })),
  // Cut inside the text. If only the checksum is missing, the text is complete, and so is its proof.
  text.map((content) => {
    const whole = gzipSync(content);
    const body = whole.subarray(0, Math.floor(whole.length / 2));
    return { content, body, encoding: 'gzip', isReadable: false };
  }),
  text.map((content) => ({ content, body: Buffer.from(content.slice(0, -2)), isReadable: false })),
  fc.uint8Array({ maxLength: 200 }).map((body) => ({ content: '', body, isReadable: false })),
  success.map((content) => ({ content, body: Buffer.from(content, 'utf16le'), isReadable: false })),
);

const contentType = fc.constantFrom('application/json', 'text/html', 'application/octet-stream', '');
/** By the fetch standard, answers with these statuses have no body, whatever bytes follow. */
const bodiless = [204, 205, 304];
/** Without informational statuses, which end no answer, and 421, after which fetch itself repeats the request. */
const finalStatus = status.filter((code) => code !== 421);

function saysSuccess(content: string): boolean {
  const value: unknown = JSON.parse(content);
  return typeof value === 'object' && value !== null && 'success' in value && value.success === true;
}

test('a PUT succeeds only if complete, readable bytes prove it, and no error quotes a value', async () => {
  let next: { code: number; answer: Bytes; type: string } | null = null;
  const { origin, requests } = await startServer((response) => {
    if (next === null) throw new Error('Nothing was asked for');
    const { code, answer, type } = next;
    response.statusCode = code;
    if (type !== '') response.setHeader('content-type', type);
    if (answer.encoding !== undefined) response.setHeader('content-encoding', answer.encoding);
    response.end(answer.body);
  });
  const { client } = prepareClient(() => ({ baseUrl: origin, bearerToken: 'a-bearer-token' }));

  await fc.assert(
    fc.asyncProperty(finalStatus, bytes, contentType, async (code, answer, type) => {
      next = { code, answer, type };
      requests.length = 0;
      const outcome = await setPendingClose(client, caller, 'nov', limits).then(
        () => 'success',
        (error: unknown) => error,
      );
      const isProved =
        code >= 200 &&
        code < 300 &&
        !bodiless.includes(code) &&
        answer.isReadable &&
        saysSuccess(answer.content);
      expect(outcome === 'success').toBe(isProved);
      expect(requests.length).toBeLessThanOrEqual(2);
      if (outcome === 'success') return;
      expect(outcome).toBeInstanceOf(ZuoraError);
      expect(String(outcome)).not.toContain(mark);
    }),
    { numRuns: 600 },
  );
});
