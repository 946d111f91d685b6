import { parkingReasons } from './contract-texts.ts';

/**
 * The AsyncAPI 3.1 document over the schemas of the contract, as seen from the product: it receives close requests and
 * sends outcomes. The addresses are CloudFormation's, so the document names the stack's outputs instead.
 */
export interface ContractExamples {
  /** By the names of their files. */
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

/** What filter policies look at. */
function attributesOf(event: unknown): { type: unknown; outcome: unknown; tenant: unknown } {
  const { type, data } = Object(event);
  return { type, outcome: Object(data).outcome, tenant: Object(data).tenant };
}

const serverOf = (protocol: 'sqs' | 'sns', description: string) => ({
  host: `${protocol}.{region}.amazonaws.com`,
  protocol,
  description,
  variables: { region: { description: 'Where the stack is deployed.', examples: ['eu-central-1'] } },
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
        'Sets Zuora accounting periods to pending close when the ERP says so, watches the trial balance, and publishes one outcome per request. docs/senders.md and docs/subscribers.md tell it for people.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      queues: serverOf(
        'sqs',
        'Amazon SQS. Standard queues: what is sent may come more than once and in any order.',
      ),
      topics: serverOf('sns', 'Amazon SNS. A standard topic: what is published may come more than once.'),
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
        'Its address is the stack’s output DeadLetterQueueUrl. Bodies are as they were sent.',
        ['parked', 'givenUp'],
      ),
    },
    operations: {
      receiveCloseRequest: operationOf('receive', 'closeRequests', 'Sets the period to pending close.', [
        'closeRequest',
      ]),
      publishOutcome: operationOf('send', 'outcomes', 'Tells how a close request ended, once it did.', [
        'outcome',
      ]),
      keepDeadLetter: operationOf(
        'send',
        'deadLetters',
        'Keeps what is not a close request, or was received too often.',
        ['parked', 'givenUp'],
      ),
    },
    components: {
      messages: {
        closeRequest: {
          title: 'Close request',
          summary:
            'As it is, or as the Message of an SNS notification, the detail of an EventBridge event or the data of a CloudEvents 1.0 event, up to three deep.',
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
            'Not a close request. The headers are SQS message attributes; the body is the sender’s, unchanged.',
          headers: attributes({
            reason: attribute('Why, for programs.', { enum: parkingReasons }),
            detail: attribute(
              'Why, in one line for a person: names fields and rules, never a value. With request-id-reused also the sender of the first request, as SQS attests it.',
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
            'SQS moved it by itself: it has the system attribute DeadLetterQueueSourceArn, and its message attributes, if any, are its sender’s. Its request, where it could be stored, still gets its outcome.',
          payload: {},
        },
      },
    },
  };
}
