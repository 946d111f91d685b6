/**
 * The sizes of the queues, for those who create them: the stack and the local stack. They belong together, so that the
 * largest message that the request queue takes can be parked.
 */
export const queueSchema = {
  requests: {
    /** More than the 64 KiB of a close request: what is too large is parked with a reason and not lost at the sender. */
    messageBytesMax: 262_144,
    /** Messages that are handed to one invocation. */
    batchSize: 10,
  },
  deadLetters: {
    /** SQS's most. A parked message keeps its body whole and gains the reason's attributes. */
    messageBytesMax: 1_048_576,
    /** SQS's longest: a fortnight for a person to look at it. */
    retentionDays: 14,
  },
} as const;
