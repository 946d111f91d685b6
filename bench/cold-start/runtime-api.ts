import { createServer, type ServerResponse } from 'node:http';
import { closeServer, listenOnLoopback, readBody } from '../../infra/loopback.ts';

/** When a runtime client was ready and answered, and its answer. */
export interface Answered {
  /** When it requested its first event, and when it answered, by `performance.now()`. */
  readyAt: number;
  answeredAt: number;
  answer: unknown;
}

/** Lambda's Runtime API (docs.aws.amazon.com, "Using the Lambda runtime API") for one event of one process. */
export interface RuntimeApi {
  /** `host:port`, for `AWS_LAMBDA_RUNTIME_API`. */
  address: string;
  answered: Promise<Answered>;
  stop(): Promise<void>;
}

const leaseMs = 120_000;

export async function startRuntimeApi(event: unknown): Promise<RuntimeApi> {
  const { promise: answered, resolve, reject } = Promise.withResolvers<Answered>();
  let readyAt = Number.NaN;

  function giveEvent(response: ServerResponse): void {
    // A second request for an event gets no answer: the process is about to be ended.
    if (!Number.isNaN(readyAt)) return;
    readyAt = performance.now();
    response.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': 'cold-start',
      'lambda-runtime-deadline-ms': String(Date.now() + leaseMs),
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:000000000000:function:cold-start',
      'lambda-runtime-trace-id': 'Root=1-67891233-abcdef012345678912345678',
    });
    response.end(JSON.stringify(event));
  }

  const server = createServer(async (request, response) => {
    const { url = '' } = request;
    if (url.endsWith('/invocation/next')) return giveEvent(response);
    const answeredAt = performance.now();
    const body = (await readBody(request)).toString();
    response.writeHead(202).end();
    if (url.endsWith('/response')) resolve({ readyAt, answeredAt, answer: JSON.parse(body) });
    else reject(new Error(`The runtime client reported an error: ${url} ${body}`));
  });
  const address = await listenOnLoopback(server);
  return { address: new URL(address).host, answered, stop: () => closeServer(server) };
}
