import { withoutUncarried } from '../../../contract/carried-characters.ts';
import { cutText } from '../../cut-text.ts';
import { type Credentials, createConceal } from './concealment.ts';

/** The limit of docs/specification.md, "Out". */
export const textLengthMax = 1_000;
/** Only this much of a text is read, because only its beginning is kept. */
const inputLengthMax = 16_384;

/** Cleans text from Zuora for storage, publishing and logs. It knows the credentials that the text may quote. */
export interface TextCleaner {
  /**
   * Removes control characters and characters that SQS does not carry, then conceals the credentials, then cuts the
   * text (to 1,000 characters by default). The order matters: concealing first would miss a credential with a line
   * break inside, and removing the line break would make it whole.
   */
  clean(text: string, lengthMax?: number): string;
  /** Whether cleaning would leave a text unchanged. Texts that are compared with later answers must be clean. */
  isClean(text: string): boolean;
  /**
   * A process or request id for Zuora's support. Null if the value does not look like an id, or quotes a credential:
   * tokens look like ids.
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
