/**
 * The sizes of the queues, for the stack and the local stack, which create them. The dead-letter queue must accept the
 * largest message of the request queue and the attributes with the reason.
 */
export const queueSchema = {
  requests: {
    /** More than the 64 KiB of a close request, so that a larger message is parked with a reason instead of refused. */
    messageBytesMax: 262_144,
    /** How many messages one invocation gets at most. */
    batchSize: 10,
  },
  deadLetters: {
    /** The maximum of SQS. A parked message has its whole body and the attributes with the reason. */
    messageBytesMax: 1_048_576,
    /** The maximum of SQS. A person has two weeks to handle the message. */
    retentionDays: 14,
  },
} as const;
