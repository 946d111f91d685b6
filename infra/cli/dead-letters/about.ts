/** What a redrive does, as its help and its question say. */
export const aboutRedrive =
  'A redrive sends the body to the request queue as a new message, without the reason, and then deletes the old message. The SQS message id is new. A message with its own requestId, or in an SNS, EventBridge or CloudEvents envelope, stays the same request. A message with neither becomes a new request, with an outcome of its own. An invalid message would come straight back: its sender has to correct it and send a new one.';

/** What a discard does. */
export const aboutDiscard =
  'A discard deletes messages from the dead-letter queue. First, each message is added to a file as a line of JSON: its body, reason, detail, times and id.';
