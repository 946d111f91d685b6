import type { ServerResponse } from 'node:http';

export const awsServices = ['sqs', 'sns', 'dynamodb', 'secrets'] as const;
export type AwsService = (typeof awsServices)[number];

interface AwsFailure {
  status: number;
  code: string;
  message: string;
}

/** The error with which each service throttles. */
const throttles: Record<AwsService, AwsFailure> = {
  sqs: { status: 403, code: 'RequestThrottled', message: 'Request is throttled.' },
  sns: { status: 429, code: 'Throttled', message: 'Rate exceeded' },
  dynamodb: {
    status: 400,
    code: 'ProvisionedThroughputExceededException',
    message: 'The level of configured provisioned throughput for the table was exceeded.',
  },
  secrets: { status: 400, code: 'ThrottlingException', message: 'Rate exceeded' },
};

const breakdowns: Record<AwsService, AwsFailure> = {
  sqs: { status: 500, code: 'InternalError', message: 'The request failed because of an internal error.' },
  sns: { status: 500, code: 'InternalError', message: 'The request failed because of an internal error.' },
  dynamodb: { status: 500, code: 'InternalServerError', message: 'An error occurred on the server side.' },
  secrets: { status: 500, code: 'InternalServiceError', message: 'An error occurred on the server side.' },
};

/** The namespaces of the error types in the JSON protocol. SNS uses XML and has none. */
const namespaces = {
  sqs: 'com.amazonaws.sqs',
  dynamodb: 'com.amazonaws.dynamodb.v20120810',
  secrets: 'com.amazonaws.secretsmanager',
};

/**
 * Answers with the service's own error for throttling or an internal failure, so that the SDK retries as it does in
 * AWS.
 */
export function answerFailure(
  response: ServerResponse,
  service: AwsService,
  what: 'throttle' | 'error-500',
): void {
  const { status, code, message } = (what === 'throttle' ? throttles : breakdowns)[service];
  if (service === 'sns') {
    response.writeHead(status, { 'content-type': 'text/xml' });
    response.end(
      `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>${status >= 500 ? 'Receiver' : 'Sender'}` +
        `</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>local</RequestId></ErrorResponse>`,
    );
    return;
  }
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-query-error': `${code};${status >= 500 ? 'Receiver' : 'Sender'}`,
  });
  response.end(JSON.stringify({ __type: `${namespaces[service]}#${code}`, message }));
}
