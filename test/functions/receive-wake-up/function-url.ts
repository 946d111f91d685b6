/** The parts of a call. Names of headers are in lower case, as Lambda passes them on. */
export interface Call {
  method?: string;
  path?: string;
  query?: string;
  headers?: Record<string, string>;
  body?: string;
  isBase64Encoded?: boolean;
}

/** The event of a function URL (docs.aws.amazon.com, "Invoking Lambda function URLs", payload format 2.0). */
export function functionUrlEvent({ method = 'POST', path = '/default', query = '', ...call }: Call): object {
  const { headers = {}, body, isBase64Encoded = false } = call;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers,
    requestContext: {
      accountId: 'anonymous',
      domainName: 'abc.lambda-url.eu-central-1.on.aws',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'Zuora' },
      requestId: 'r-1',
      routeKey: '$default',
      stage: '$default',
    },
    ...(body !== undefined && { body }),
    isBase64Encoded,
  };
}

export const basicOf = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
