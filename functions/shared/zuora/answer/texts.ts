import { withoutUncarried } from '../../../contract/carried-characters.ts';
import { cutText } from '../../cut-text.ts';
import { type Credentials, createConceal } from './concealment.ts';

/** docs/specification.md, "Out". */
export const textLengthMax = 1_000;
/** More of a text is never looked at: what is kept of it comes from its beginning. */
const inputLengthMax = 16_384;

/** Cleans text from Zuora for storage, for publishing and for logs. It knows the credentials that the text may quote. */
export interface TextCleaner {
  /**
   * Without control characters and characters that SQS does not carry; then without those credentials; then cut,
   * to 1,000 characters unless `lengthMax` says otherwise. Concealing before cleaning would miss a credential with a
   * line break inside, and cleaning would make it whole again.
   */
  clean(text: string, lengthMax?: number): string;
  /** Whether a text may be kept unchanged, as one must that is compared with what Zuora sends later. */
  isClean(text: string): boolean;
  /**
   * Process and request ids are kept for support only when they look like ids and hold no credential, as tokens look
   * like ids.
   */
  cleanId(value: unknown): string | null;
}

export function createTextCleaner(...credentials: Credentials[]): TextCleaner {
  const conceal = createConceal(credentials);

  function clean(text: string, lengthMax = textLengthMax): string {
    const isCut = text.length > inputLengthMax;
    const visible = withoutUncarried(text.slice(0, inputLengthMax)).replaceAll(/\p{Cc}/gu, '');
    return cutText(conceal(visible, isCut), lengthMax);
  }

  const isClean = (text: string) => clean(text) === text;

  return {
    clean,
    isClean,
    cleanId(value) {
      const isId = typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value);
      return isId && isClean(value) ? value : null;
    },
  };
}
