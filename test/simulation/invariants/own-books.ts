import * as z from 'zod';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { ZuoraCall } from '../world/observer.ts';
import { type AskedScope, booksKey } from '../zuora/scope.ts';
import { outcomeEventSchema } from './facts.ts';
import { Invariant } from './invariant.ts';

const scopeSchema = z.object({ entityId: z.string().optional(), orgIds: z.array(z.string()).optional() });
/** As long as a secret is kept, and as long as it may take to be read. */
const cachedMs = 6 * 60_000;

export class OwnBooks extends Invariant {
  readonly name = 'own-books';
  readonly sentence =
    "Every call goes to the entity and the orgs of its request, every PUT to its period: its own or else the secret's when it was accepted, and what was first found; and so it is told.";
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
      this.broken(`${after.requestId} is taken to be for ${booksKey(after)}`);
    }
    if (before === undefined) return;
    const isPeriodKept = before.periodId === null || before.periodId === after.periodId;
    const isScopeKept = before.scope === null || JSON.stringify(before.scope) === JSON.stringify(after.scope);
    if (!isPeriodKept || !isScopeKept) this.broken(`${after.requestId} is about another period or scope now`);
  }

  override onPublish(event: string): void {
    const { tenant, requestId, entityId, orgIds } = outcomeEventSchema.parse(JSON.parse(event)).data;
    const item = this.world.ledger.item({ tenant, requestId });
    const told = booksKey({ tenant, scope: { entityId, orgIds } });
    if (item?.scope != null && told !== booksKey(item)) this.broken(`${requestId} is told as of ${told}`);
  }

  /** What the sender said, else what the secret says; not asked of one that changed while it may have been cached. */
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
