import path from 'node:path';
import { type Child, startChild } from '../child.ts';
import { deployedBundle } from '../deployed-bundle.ts';
import { type CaseName, cases, tenants } from './cases.ts';
import {
  closedSoFar,
  type RecordedCall,
  ready,
  started,
  type Taken,
  type TenantSecret,
  taken,
  tenantSecret,
} from './questions.ts';
import { freshCloses, recordClose } from './record-calls.ts';

/** What is measured: the function's bundle, or only the calls that it must make. */
export const subjects = ['ours', 'bare'] as const;
export type Subject = (typeof subjects)[number];

/** A setup in which closes are timed. AWS and Zuora run in one process, the subject in another. */
export interface Stand {
  /** The calls of one close, in order. */
  callsOfAClose: readonly RecordedCall[];
  /** Carries out ten new closes. @throws when one of them did not set its period to pending close */
  measure(subject: Subject, name: CaseName, latencyMs: number): Promise<Taken>;
  stop(): Promise<void>;
}

/** Prepares everything, including tokens and secrets, so that only closes are measured. */
export async function openStand(): Promise<Stand> {
  const children: Child[] = [];
  const bundle = await deployedBundle('SetPendingClose');
  async function stop(): Promise<void> {
    await Promise.all(children.map((child) => child.stop()));
    await bundle.dispose();
  }
  function start(name: string, environment: Record<string, string> = {}): Child {
    const child = startChild(path.join(import.meta.dirname, name), { environment });
    children.push(child);
    return child;
  }
  try {
    const surroundings = start('surroundings.ts');
    const { environment, zuoraUrl } = await surroundings.ask({ ask: 'start' }, started);
    const container = (more: Record<string, string> = {}) =>
      start('container.ts', { ...environment, BUNDLE_FILE: bundle.handler.file, ...more });

    const targets = { dynamodb: environment.AWS_ENDPOINT_URL_DYNAMODB ?? '', zuora: zuoraUrl };
    const recorded = await recordClose(surroundings, targets, (dynamodbUrl) =>
      container({ AWS_ENDPOINT_URL_DYNAMODB: dynamodbUrl }),
    );
    const secrets: Record<string, TenantSecret> = {};
    for (const name of tenants) {
      secrets[name] = await surroundings.ask({ ask: 'add-tenant', name }, tenantSecret);
    }
    const containers = { ours: container(), bare: start('bare-calls.ts', environment) };
    await containers.bare.ask({ ...recorded, tenants: secrets }, ready);

    const closedCount = async () => (await surroundings.ask({ ask: 'count' }, closedSoFar)).closed;
    return {
      callsOfAClose: recorded.calls,
      async measure(subject, name, latencyMs) {
        const { senders, isOneBatch } = cases[name];
        const closes = await freshCloses(surroundings, senders, latencyMs);
        const before = await closedCount();
        const batches = isOneBatch ? [closes] : closes.map((close) => [close]);
        const result = await containers[subject].ask({ batches }, taken);
        const closed = (await closedCount()) - before;
        if (closed === closes.length) return result;
        throw new Error(
          `${subject}, ${name}: ${closed} of ${closes.length} periods were set to pending close`,
        );
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
