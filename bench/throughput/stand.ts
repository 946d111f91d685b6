import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type * as z from 'zod';
import { closingBundle } from './bundle.ts';
import { type CaseName, cases, tenants } from './cases.ts';
import { type Child, startChild } from './child.ts';
import { startListener } from './listener.ts';
import {
  type Close,
  closedSoFar,
  type Heard,
  prepared,
  ready,
  started,
  type Taken,
  taken,
  tenantSecret,
} from './questions.ts';

const file = (name: string) => path.join(import.meta.dirname, name);

/** Who does the closes: the function's bundle, or the calls alone that it cannot do without. */
export const subjects = ['ours', 'bare'] as const;
export type Subject = (typeof subjects)[number];

/** Where closes are timed: AWS and Zuora in one process, whoever does the closes in another. */
export interface Stand {
  /** The calls of one close, in their order. */
  callsOfAClose: readonly Heard[];
  /** Does ten fresh closes. @throws when one of them did not set its period to pending close */
  measure(subject: Subject, name: CaseName, latencyMs: number): Promise<Taken>;
  stop(): Promise<void>;
}

/** Sets everything up, tokens and secrets included, so that nothing is measured but closes. */
export async function openStand(): Promise<Stand> {
  const children: Child[] = [];
  const bundle = await closingBundle();
  const stop = async () => {
    await Promise.all(children.map((child) => child.stop()));
    await bundle.dispose();
  };
  function start(name: string, environment: Record<string, string> = {}): Child {
    const child = startChild(file(name), environment);
    children.push(child);
    return child;
  }
  try {
    const surroundings = start('surroundings.ts');
    const { environment, zuoraUrl } = await surroundings.ask({ ask: 'start' }, started);
    const containerEnvironment = { ...environment, BUNDLE_FILE: bundle.handler.file };

    async function freshCloses(senders: readonly string[], latencyMs: number): Promise<Close[]> {
      const question = { ask: 'prepare', latencyMs, tenants: senders };
      const { periodIds } = await surroundings.ask(question, prepared);
      return senders.map((tenant, index) => {
        return { tenant, requestId: `bench/${randomUUID()}`, periodId: periodIds[index] ?? '' };
      });
    }

    async function listenToAClose() {
      const heard: Heard[] = [];
      const hear = (request: Heard) => void heard.push(request);
      const dynamodb = await startListener('dynamodb', environment.AWS_ENDPOINT_URL_DYNAMODB ?? '', hear);
      const zuora = await startListener('zuora', zuoraUrl, hear);
      const tenant = 'tenant-overheard';
      await surroundings.ask({ ask: 'add-tenant', name: tenant, baseUrl: zuora.url }, tenantSecret);
      const container = startChild(file('container.ts'), {
        ...containerEnvironment,
        AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
      });
      try {
        await container.ask({ batches: [await freshCloses([tenant], 0)] }, taken);
        heard.length = 0;
        const [close] = await freshCloses([tenant], 0);
        await container.ask({ batches: [[close]] }, taken);
        return { calls: heard, of: close };
      } finally {
        await Promise.all([container.stop(), dynamodb.stop(), zuora.stop()]);
      }
    }

    const overheard = await listenToAClose();
    const secrets: Record<string, z.output<typeof tenantSecret>> = {};
    for (const name of tenants) {
      secrets[name] = await surroundings.ask({ ask: 'add-tenant', name }, tenantSecret);
    }
    const bare = start('bare-calls.ts', environment);
    await bare.ask({ ...overheard, tenants: secrets }, ready);
    const containers = { ours: start('container.ts', containerEnvironment), bare };

    const closedCount = async () => (await surroundings.ask({ ask: 'count' }, closedSoFar)).closed;
    return {
      callsOfAClose: overheard.calls,
      async measure(subject, name, latencyMs) {
        const { senders, isOneBatch } = cases[name];
        const closes = await freshCloses(senders, latencyMs);
        const before = await closedCount();
        const batches = isOneBatch ? [closes] : closes.map((close) => [close]);
        const result = await containers[subject].ask({ batches }, taken);
        const closed = (await closedCount()) - before;
        if (closed !== closes.length) {
          throw new Error(
            `${subject}, ${name}: ${closed} of ${closes.length} periods were set to pending close`,
          );
        }
        return result;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
