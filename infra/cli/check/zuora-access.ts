import { randomUUID } from 'node:crypto';
import { secretsOf } from '../../../functions/shared/connections.ts';
import type { CallLimits, ZuoraCaller } from '../../../functions/shared/zuora/call.ts';
import { createZuoraClient } from '../../../functions/shared/zuora/client.ts';
import { type Zuora, zuoraOver } from '../../../functions/shared/zuora/zuora.ts';
import type { Stack } from '../stack/stack.ts';

/** Short, because a person waits for the answer. */
export const callLimits: CallLimits = { timeoutMs: 30_000, timeLeftMs: () => Number.POSITIVE_INFINITY };

/** Zuora, with the credentials and the allowed hosts of the stack's functions. */
export async function zuoraOf(stack: Stack): Promise<Zuora> {
  return zuoraOver(
    createZuoraClient({
      readSecret: secretsOf(await stack.secrets()),
      secretPrefix: stack.secretPrefix,
      extraHosts: await stack.zuoraExtraHosts(),
      now: Date.now,
    }),
  );
}

/** The entity and orgs of the calls, when they differ from the secret's. */
export interface ScopeOptions {
  entity?: string;
  orgs?: readonly string[];
}

/** The track id marks the calls of this tool in Zuora's logs. */
export function callerFor(
  tenant: string,
  secret: { entityId: string | null; orgIds: readonly string[] | null },
  { entity, orgs }: ScopeOptions,
): ZuoraCaller {
  return {
    tenant,
    entityId: entity ?? secret.entityId,
    orgIds: orgs ?? secret.orgIds,
    trackId: `zpc-closes-${randomUUID()}`,
  };
}
