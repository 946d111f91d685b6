/** What a redrive does, as its help and its question say. */
export const aboutRedrive =
  'A redrive sends a body to the request queue as a new message, without the reason, and then takes the old one out of the dead-letter queue. The SQS message id is new. A message that carries its own requestId, or came in an SNS, EventBridge or CloudEvents envelope, stays the request that it was; one that has neither becomes a new request, with an outcome of its own. What is invalid would come straight back: correct it at the sender and send it anew.';

/** What a discard does. */
export const aboutDiscard =
  'A discard deletes messages from the dead-letter queue. Each is first kept in a file, a line of JSON for each: its body, reason, detail, times and id.';
