import { parkingReasons } from './contract-texts.ts';

/**
 * The AsyncAPI 3.1 document, from the product's point of view: it receives close requests and sends outcomes.
 * CloudFormation chooses the addresses, so the document names the stack's outputs instead.
 */
export interface ContractExamples {
  /** The examples by their file names. */
  requests: Record<string, unknown>;
  outcomes: Record<string, unknown>;
}

const schemaFormat = 'application/schema+json;version=draft-2020-12';
const schemaIn = (file: string) => ({ schemaFormat, schema: { $ref: `./${file}` } });
const examplesOf = (messages: Record<string, unknown>, headers?: (message: unknown) => object) =>
  Object.entries(messages).map(([name, payload]) => ({
    name,
    ...(headers && { headers: headers(payload) }),
    payload,
  }));

const attribute = (description: string, more: object = {}) => ({ type: 'string', description, ...more });
const attributes = (properties: Record<string, object>) => ({
  schemaFormat,
  schema: { type: 'object', properties, required: Object.keys(properties) },
});

/** The attributes that filter policies match. */
function attributesOf(event: unknown): { type: unknown; outcome: unknown; tenant: unknown } {
  const { type, data } = Object(event);
  return { type, outcome: Object(data).outcome, tenant: Object(data).tenant };
}

const serverOf = (protocol: 'sqs' | 'sns', description: string) => ({
  host: `${protocol}.{region}.amazonaws.com`,
  protocol,
  description,
  variables: { region: { description: 'The region of the stack.', examples: ['eu-central-1'] } },
});

const channelOf = (server: string, title: string, description: string, messages: readonly string[]) => ({
  address: null,
  title,
  description,
  servers: [{ $ref: `#/servers/${server}` }],
  messages: Object.fromEntries(messages.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
});

const operationOf = (
  action: 'send' | 'receive',
  channel: string,
  summary: string,
  messages: readonly string[],
) => ({
  action,
  channel: { $ref: `#/channels/${channel}` },
  summary,
  messages: messages.map((name) => ({ $ref: `#/channels/${channel}/messages/${name}` })),
});

export function asyncApi({ requests, outcomes }: ContractExamples): object {
  return {
    asyncapi: '3.1.0',
    info: {
      title: 'Zuora pending close',
      version: '1.0.0',
      description:
        'Sets Zuora accounting periods to pending close when the ERP asks for it, watches the trial balance run, and publishes one outcome per request. docs/senders.md and docs/subscribers.md explain this for people.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      queues: serverOf(
        'sqs',
        'Amazon SQS. Standard queues: a message may come more than once and in any order.',
      ),
      topics: serverOf('sns', 'Amazon SNS. A standard topic: an event may come more than once.'),
    },
    channels: {
      closeRequests: channelOf(
        'queues',
        'Request queue',
        'Its address is the stack’s output CloseRequestQueueUrl.',
        ['closeRequest'],
      ),
      outcomes: channelOf('topics', 'Outcome topic', 'Its address is the stack’s output OutcomeTopicArn.', [
        'outcome',
      ]),
      deadLetters: channelOf(
        'queues',
        'Dead-letter queue',
        'Its address is the stack’s output DeadLetterQueueUrl. Bodies are unchanged.',
        ['parked', 'givenUp'],
      ),
    },
    operations: {
      receiveCloseRequest: operationOf('receive', 'closeRequests', 'Sets the period to pending close.', [
        'closeRequest',
      ]),
      publishOutcome: operationOf('send', 'outcomes', 'Publishes the outcome of a close request.', [
        'outcome',
      ]),
      keepDeadLetter: operationOf(
        'send',
        'deadLetters',
        'Keeps messages that are not close requests, or that were received too often.',
        ['parked', 'givenUp'],
      ),
    },
    components: {
      messages: {
        closeRequest: {
          title: 'Close request',
          summary:
            'By itself, or as the Message of an SNS notification, the detail of an EventBridge event or the data of a CloudEvents 1.0 event. Up to three envelopes may be nested.',
          payload: schemaIn('close-request.schema.json'),
          examples: examplesOf(requests),
        },
        outcome: {
          title: 'Outcome',
          summary: 'A CloudEvents 1.0 event. The headers are SNS message attributes, for filter policies.',
          headers: attributes({
            type: attribute('The event’s `type`.'),
            outcome: attribute('The event’s `data.outcome`.'),
            tenant: attribute('The event’s `data.tenant`.'),
          }),
          payload: schemaIn('outcome.schema.json'),
          examples: examplesOf(outcomes, attributesOf),
        },
        parked: {
          title: 'Parked message',
          summary:
            'A message that is not a close request. The headers are SQS message attributes. The body is the sender’s, unchanged.',
          headers: attributes({
            reason: attribute('The reason, for programs.', { enum: parkingReasons }),
            detail: attribute(
              'The reason, in one line for a person. It names fields and rules, never a value. With request-id-reused, it also names the sender of the first request, as SQS confirms it.',
            ),
          }),
          payload: {},
          examples: [
            {
              name: 'misspelt',
              headers: { reason: 'invalid-request', detail: 'entity is not allowed' },
              payload: { accountingPeriod: { name: 'Nov 2026' }, entity: 'EMEA' },
            },
          ],
        },
        givenUp: {
          title: 'Message that was received too often',
          summary:
            'SQS itself moved the message. It has the system attribute DeadLetterQueueSourceArn, and its message attributes, if any, are its sender’s. Its request still gets an outcome, if it could be stored.',
          payload: {},
        },
      },
    },
  };
}
