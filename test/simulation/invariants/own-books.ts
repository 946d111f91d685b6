import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { ZuoraCall } from '../world/observer.ts';
import { type AskedScope, booksKey } from '../zuora/scope.ts';
import { outcomeEventSchema } from './facts.ts';
import { Invariant } from './invariant.ts';

const scopeSchema = z.object({ entityId: z.string().optional(), orgIds: z.array(z.string()).optional() });
/** How long a secret is cached (5 minutes), and a minute in which it may be read. */
const cachedMs = 6 * 60_000;

export class OwnBooks extends Invariant {
  readonly name = 'own-books';
  readonly sentence =
    'Every call goes to the entity and the orgs of its request: its own, or else those of the secret when the request was accepted. Every PUT goes to the period that was found first. The outcome reports these.';
  readonly promise = 'The ledger';

  override onZuoraCall(call: ZuoraCall): void {
    if (call.route === 'token') return;
    const key = this.facts.ofTrack(call.trackId)?.key;
    const item = key === undefined ? undefined : this.world.ledger.item(key);
    if (item === undefined) return;
    const isOwn =
      booksKey(item) === booksKey(call) && (call.route !== 'put' || item.periodId === call.periodId);
    if (!isOwn) this.broken(`${item.requestId} was sent to ${booksKey(call)} ${call.periodId}`);
  }

  override onLedgerWrite(before: LedgerItem | undefined, after: LedgerItem): void {
    if (after.scope !== null && before?.scope == null && !this.#isRightScope(after, after.scope)) {
      this.broken(`${after.requestId} got the wrong scope ${booksKey(after)}`);
    }
    if (before === undefined) return;
    const isPeriodKept = before.periodId === null || before.periodId === after.periodId;
    const isScopeKept = before.scope === null || isDeepStrictEqual(before.scope, after.scope);
    if (!isPeriodKept || !isScopeKept) this.broken(`the period or the scope of ${after.requestId} changed`);
  }

  override onPublish(event: string): void {
    const { tenant, requestId, entityId, orgIds } = outcomeEventSchema.parse(JSON.parse(event)).data;
    const item = this.world.ledger.item({ tenant, requestId });
    const reported = booksKey({ tenant, scope: { entityId, orgIds } });
    if (item?.scope != null && reported !== booksKey(item))
      this.broken(`the outcome of ${requestId} has the scope ${reported}`);
  }

  /**
   * The sender's values, or else the secret's. A secret that changed lately is not checked: the old one may be cached.
   */
  #isRightScope({ tenant, requestId }: LedgerItem, scope: AskedScope): boolean {
    const state = this.world.secrets.tenants.get(tenant);
    const sent = this.world.queue.messages.find(
      ({ is }) => is.is === 'request' && is.tenant === tenant && is.requestId === requestId,
    );
    if (state === undefined || sent?.is.is !== 'request') return true;
    const said = scopeSchema.parse(JSON.parse(sent.is.content));
    const isSecretKnown = state.changedAt < this.now - cachedMs;
    const entityId = said.entityId ?? (isSecretKnown ? state.entityId : scope.entityId);
    const orgIds = said.orgIds ?? (isSecretKnown ? state.orgIds : scope.orgIds);
    return booksKey({ tenant, scope: { entityId, orgIds } }) === booksKey({ tenant, scope });
  }
}
