import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeServer, listenOnLoopback, readBody } from '../../loopback.ts';
import type { HostedFunction } from './function-host.ts';

/** A function that can be invoked. */
export type InvokedFunction = Pick<HostedFunction, 'name' | 'arn' | 'invoke'>;

/** How long Lambda keeps an event that it cannot deliver. The stack sets Lambda's minimum for polling. */
const eventAgeMsMax = 60_000;
const againMs = 1_000;
const route = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

export interface InvokeRoute {
  /** `http://127.0.0.1:PORT`, for `AWS_ENDPOINT_URL_LAMBDA`. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Emulates Lambda's `Invoke` for asynchronous invocations (`InvocationType: Event`): it answers at once, and the event
 * of a function that is busy waits.
 */
export async function startInvokeRoute(functions: readonly InvokedFunction[]): Promise<InvokeRoute> {
  const stopping = new AbortController();

  async function deliver(hosted: InvokedFunction, event: unknown): Promise<void> {
    for (let ageMs = 0; ageMs < eventAgeMsMax && !stopping.signal.aborted; ageMs += againMs) {
      const { error } = await hosted.invoke(event);
      if (error?.name !== 'TooManyRequestsException') return;
      await sleep(againMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const event: unknown = JSON.parse((await readBody(request)).toString() || 'null');
    const [, name = ''] = route.exec(request.url ?? '') ?? [];
    const hosted = functions.find((each) => [each.name, each.arn].includes(decodeURIComponent(name)));
    const isAsynchronous = request.headers['x-amz-invocation-type'] === 'Event';
    if (hosted === undefined || !isAsynchronous) {
      const type = hosted === undefined ? 'ResourceNotFoundException' : 'InvalidParameterValueException';
      response.writeHead(hosted === undefined ? 404 : 400, { 'x-amzn-errortype': type });
      response.end(
        JSON.stringify({
          Type: 'User',
          Message: 'The local stack only invokes its own functions, with InvocationType Event',
        }),
      );
      return;
    }
    response.writeHead(202).end();
    await deliver(hosted, event);
  }

  const server = http.createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  return {
    url: await listenOnLoopback(server),
    async stop() {
      stopping.abort();
      await closeServer(server);
    },
  };
}
