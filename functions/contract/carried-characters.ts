/**
 * The characters that an SQS message may hold: tab, line feed, carriage return, U+0020–U+D7FF, U+E000–U+FFFD and
 * U+10000–U+10FFFF (SQS API reference, SendMessage). SQS refuses a message with any other character, and with half a
 * surrogate pair.
 */
const notCarried = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Whether SQS delivers the text unchanged, and so SNS to SQS. */
export function isCarriedBySqs(text: string): boolean {
  return text.search(notCarried) === -1;
}

/** The text without the characters that SQS does not carry. */
export function withoutUncarried(text: string): string {
  return text.replaceAll(notCarried, '');
}
